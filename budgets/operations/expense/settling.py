# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settling: money that comes back, or that is shown, justified or written off, each with what proves it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets import happenings
from budgets.liquidation import demand_within
from budgets.models import Finding, Settlement, Tranche
from budgets.operations import ledger
from budgets.operations.closing.asking import refuse_closed
from budgets.operations.expense.accounts import day_of, post_spent, settle_tranche
from budgets.operations.expense.reporting import NothingPaid
from budgets.operations.reasons import within, words_in
from budgets.operations.tranche import refresh_award
from budgets.queries.tranche import accounts_of
from budgets.states import SettledBy, TrancheState
from core import audit
from core.lifecycle import lock
from core.models import Blob
from core.money import Money
from core.permissions import demand
from core.refusals import Refusal
from core.uploads import CleanFile
from grants.operations.files import cleaned, keep


class BankNeeded(Refusal):
    """A refund arrived somewhere."""

    sentence = _("Name the bank account on which the refund arrived.")


class VoucherNeeded(Refusal):
    """A refund has its voucher."""

    sentence = _("Write the number of the voucher under which the refund was received.")


class DayNeeded(Refusal):
    """A refund arrived on a day that has come."""

    sentence = _("Say on which day the refund arrived; it is not in the future.")


class PaperNeeded(Refusal):
    """What is written off has the director's paper."""

    sentence = _("Attach the paper by which the amount is written off.")


@dataclass(frozen=True)
class Proof:
    """What proves a settlement: for a refund account, voucher and day; for a write-off a paper (PDF or picture)."""

    bank: str = ""
    voucher: str = ""
    received_on: date | None = None
    paper: Any = None


def settle_finding(
    finding: Finding,
    *,
    way: str,
    amount: Money,
    words: str,
    by: Any,
    proof: Proof = Proof(),
    once: UUID | None = None,
    at: datetime | None = None,
) -> Settlement:
    """Settle an amount of a finding in one of SettledBy; only the director writes off. `once` again is the same row.

    A refund is Dr 1010 / Cr 1310 on the day it arrived; any other way the advance counts as spent (Dr 5000 /
    Cr 1310). Raises NotAllowed, MoneyClosed, WordsNeeded, TextTooLong, BankNeeded, VoucherNeeded, DayNeeded,
    PaperNeeded, UploadRefused, SettledByNothing, MoreThanPending, MixedCurrencies or BooksClosed.
    """
    way = SettledBy(way)
    demand(by, "budgets.write_off" if way == SettledBy.WRITTEN_OFF else "budgets.settle_finding", finding)

    def settle(tranche: Tranche, made: dict[str, Any]) -> Settlement:
        row = Finding.objects.select_for_update().get(pk=finding.pk)
        after = row.sum().settle(way, amount)
        settlement = Settlement.objects.create(finding=row, **made)
        setattr(row, f"{way}_minor", after.settled[way].minor)
        row.save(update_fields=[f"{way}_minor"])
        audit.record(
            "settle", row, by=by, at=at, way=way, amount=amount, words=words, pending=after.pending,
            bank=made["bank"], voucher=made["voucher"], received_on=made["received_on"], paper=made["paper"],
        )  # fmt: skip
        return settlement

    made = _settled(finding.tranche, way, amount, words, proof, settle, by=by, once=once, at=at)
    finding.refresh_from_db()
    return made


def record_refund(
    tranche: Tranche,
    *,
    amount: Money,
    words: str,
    by: Any,
    proof: Proof = Proof(),
    once: UUID | None = None,
    at: datetime | None = None,
) -> Settlement:
    """Record money of a tranche that was not spent and came back: Dr 1010 / Cr 1310 on the day it arrived.

    No more comes back than is neither accepted, nor found, nor back already. Raises what `settle_finding` raises,
    and NothingPaid.
    """
    demand(by, "budgets.record_refund", tranche)

    def come_back(locked: Tranche, made: dict[str, Any]) -> Settlement:
        if locked.state not in (TrancheState.PAID, TrancheState.LIQUIDATED):
            raise NothingPaid(tranche=str(locked), state=locked.state_label)
        demand_within(amount, Money(locked.amount_minor - accounts_of(locked).taken, locked.award.currency))
        settlement = Settlement.objects.create(**made)
        audit.record(
            "refund", settlement, by=by, at=at, tranche=locked, amount=amount, words=words, bank=made["bank"],
            voucher=made["voucher"], received_on=made["received_on"],
        )  # fmt: skip
        return settlement

    return _settled(tranche, SettledBy.REFUNDED, amount, words, proof, come_back, by=by, once=once, at=at)


def _settled(
    tranche: Tranche, way: SettledBy, amount: Money, words: str, proof: Proof,
    write: Callable[[Tranche, dict[str, Any]], Settlement], *, by: Any, once: UUID | None, at: datetime | None,
) -> Settlement:  # fmt: skip
    """Write a settlement by `write`, post it, and look at the tranche; all in one transaction."""
    said, now = words_in(words, field="words"), at or timezone.now()
    proven = _proven(way, proof, day_of(tranche, at))
    with transaction.atomic():
        award, locked = lock(tranche.award), lock(tranche)
        before = Settlement.objects.filter(once=once).first() if once else None
        if before is not None:
            return before
        refuse_closed(award)
        proven["paper"] = _kept(proven["paper"])
        made = write(
            locked,
            {
                "award": award, "tranche": locked, "way": way, "amount_minor": amount.minor, "words": said,
                "settled_by": by, "settled_at": now, "once": once, **proven,
            },
        )  # fmt: skip
        _post(made, by=by, at=at)
        settle_tranche(locked, at=at)
    refresh_award(tranche.award, at=at)
    return made


def _proven(way: SettledBy, proof: Proof, today: date) -> dict[str, Any]:
    """Return what proves the settlement, as its columns; raises the refusal of what is missing."""
    given: dict[str, Any] = {
        "bank": within(proof.bank, 80, field="bank"),
        "voucher": within(proof.voucher, 60, field="voucher"),
        "received_on": proof.received_on,
    }
    if way != SettledBy.REFUNDED:
        given = {"bank": "", "voucher": "", "received_on": None}
    elif not given["bank"]:
        raise BankNeeded(field="bank")
    elif not given["voucher"]:
        raise VoucherNeeded(field="voucher")
    elif proof.received_on is None or proof.received_on > today:
        raise DayNeeded(field="received_on")
    if way == SettledBy.WRITTEN_OFF and not proof.paper:
        raise PaperNeeded(field="paper")
    return given | {"paper": cleaned(proof.paper) if proof.paper else None}


def _kept(paper: CleanFile | None) -> Blob | None:
    return keep(paper) if paper is not None else None


def _post(made: Settlement, *, by: Any, at: datetime | None) -> None:
    """Post a settlement: money that came back, or an advance that counts as spent. Raises BooksClosed."""
    key, tranche = f"settlement:{made.pk}", made.tranche
    if made.received_on is None:
        post_spent(key, tranche, made.way.replace("_", "-"), made.amount, by=by, at=at)
        return
    entry = happenings.refund(
        key, made.received_on, f"Refund: {tranche.number}, {made.voucher}", award=tranche.award.number,
        bank=made.bank, amount=made.amount,
    )  # fmt: skip
    ledger.post(tranche.programme_key, entry, by=by)
