# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reporting expenses of a paid tranche: one with its receipt, or all that stand on one sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.liquidation import SettledByNothing
from budgets.models import BudgetLine, BudgetVersion, Expense, Tranche
from budgets.operations.closing.asking import refuse_closed
from budgets.operations.reasons import WordsNeeded, within
from budgets.states import BudgetState, ExpenseState, TrancheState
from core import audit
from core.lifecycle import lock
from core.models import Blob
from core.money import Money
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Award
from grants.operations.files import cleaned, keep

MOST_LINES = 60


class NothingPaid(Refusal):
    """Only what was paid is accounted for."""

    sentence = _("“%(tranche)s” is “%(state)s”, so there is nothing to account for.")


class LineOfAnother(Refusal):
    """An expense belongs to a line of the award's budget in force."""

    sentence = _("“%(line)s” is not in the budget in force of “%(award)s”.")


class LineNeeded(Refusal):
    """Where there is a budget, every expense has its line."""

    sentence = _("Choose the line of the budget.")


class ReceiptUsed(Refusal):
    """A receipt counts once."""

    sentence = _("This receipt was handed in already: %(expense)s")


class ReceiptNeeded(Refusal):
    """Every expense has its receipt."""

    sentence = _("Add the receipt: a photo or a PDF.")


class SpentInTheFuture(Refusal):
    """Nobody has spent tomorrow's money."""

    sentence = _("The day of an expense is not in the future.")


class SheetEmpty(Refusal):
    """A sheet holds something."""

    sentence = _("Write one line at least, and no more than %(most)s.")


class KeyOfAnother(Refusal):
    """The key under which it was sent belongs to what somebody else sent."""

    sentence = _("This was sent already, by somebody else or for another award.")


@dataclass(frozen=True)
class Spent:
    """One expense as typed: what was bought, where, when, for how much, on which line of the budget."""

    spent_on: date
    supplier: str
    amount: Money
    line: BudgetLine | None = None
    invoice_number: str = ""


def report_expense(
    tranche: Tranche,
    line: BudgetLine | None,
    *,
    spent_on: date,
    supplier: str,
    amount: Money,
    receipt: Any,
    by: Any,
    invoice_number: str = "",
    client_key: UUID | None = None,
    at: datetime | None = None,
) -> Expense:
    """Hand in an expense with its receipt (PDF or picture, rewritten); the same `client_key` again is the same row.

    Raises NotAllowed, MoneyClosed, SettledByNothing, MixedCurrencies, UploadRefused, NothingPaid, LineNeeded,
    LineOfAnother, SpentInTheFuture, ReceiptNeeded, ReceiptUsed, KeyOfAnother, WordsNeeded or TextTooLong.
    """
    one = Spent(spent_on, supplier, amount, line, invoice_number)
    return report_sheet(tranche, [one], receipt=receipt, by=by, client_key=client_key, at=at)[0]


def report_sheet(
    tranche: Tranche,
    lines: Sequence[Spent],
    *,
    receipt: Any,
    by: Any,
    client_key: UUID | None = None,
    at: datetime | None = None,
) -> list[Expense]:
    """Hand in all that stands on one sheet, all of it or nothing; see `report_expense`, and SheetEmpty."""
    demand(by, "budgets.report_expense", tranche)
    if not 0 < len(lines) <= MOST_LINES:
        raise SheetEmpty(most=MOST_LINES)
    if not receipt:
        raise ReceiptNeeded(field="receipt")
    paper = cleaned(receipt)
    now = at or timezone.now()
    with transaction.atomic():
        award, locked = lock(tranche.award), lock(tranche)
        sent = _sent_before(award, client_key, len(lines), by)
        if sent:
            return sent
        refuse_closed(award)
        typed = [_at_its_place(place, one, locked, now) for place, one in enumerate(lines, start=1)]
        blob = keep(paper)
        refuse_used(award, blob)
        return [
            _written(locked, one, blob, place, key=client_key, by=by, now=now, at=at)
            for place, one in enumerate(typed, start=1)
        ]


def _sent_before(award: Award, key: UUID | None, count: int, by: Any) -> list[Expense]:
    """Return what was handed in under this key before. Raises KeyOfAnother."""
    keys = [_key_at(key, place) for place in range(1, count + 1)] if key else []
    found = list(Expense.objects.filter(client_key__in=keys).order_by("place"))
    if any((one.award_id, one.reported_by_id) != (award.pk, by.pk) for one in found):
        raise KeyOfAnother()
    return found


def _key_at(key: UUID | None, place: int) -> UUID | None:
    """Return the key of a place on a sheet; the first one's is the sheet's own."""
    return key if key is None or place == 1 else uuid5(key, str(place))


def _at_its_place(place: int, one: Spent, tranche: Tranche, now: datetime) -> Spent:
    """Return `checked`; a refusal knows of which place on the sheet it speaks."""
    try:
        return checked(one, tranche, now)
    except Refusal as refusal:
        refusal.place = place  # type: ignore[attr-defined]
        raise


def checked(one: Spent, tranche: Tranche, now: datetime) -> Spent:
    """Return an expense as it is kept, if it may stand in the tranche (see `report_expense`)."""
    if (one.amount + Money.zero(tranche.award.currency)).minor <= 0:
        raise SettledByNothing(field="amount")
    if tranche.state not in (TrancheState.PAID, TrancheState.LIQUIDATED):
        raise NothingPaid(tranche=str(tranche), state=tranche.state_label)
    _refuse_line(one.line, tranche.award)
    if one.spent_on > now.astimezone(tranche.award.submission.call.zone).date():
        raise SpentInTheFuture(field="spent_on")
    supplier = within(one.supplier, 160, field="supplier")
    if not supplier:
        raise WordsNeeded(field="supplier")
    invoice = within(one.invoice_number, 60, field="invoice_number")
    return Spent(one.spent_on, supplier, one.amount, one.line, invoice)


def _refuse_line(line: BudgetLine | None, award: Award) -> None:
    if line is None:
        if BudgetVersion.objects.in_force().filter(award=award).exists():
            raise LineNeeded(field="line")
        return
    version = line.heading.version
    if version.award_id != award.pk or version.state != BudgetState.APPROVED:
        raise LineOfAnother(field="line", line=str(line), award=str(award))


def refuse_used(award: Award, blob: Blob, *, besides: Expense | None = None) -> None:
    """Raise ReceiptUsed if another expense of the award has this receipt."""
    used = Expense.objects.filter(award=award, receipt=blob).exclude(state=ExpenseState.REFUSED)
    if besides is not None:
        used = used.exclude(pk=besides.pk)
    first = used.order_by("pk").first()
    if first is not None:
        raise ReceiptUsed(field="receipt", expense=str(first))


def _written(
    tranche: Tranche, one: Spent, blob: Blob, place: int, *, key: UUID | None, by: Any, now: datetime,
    at: datetime | None,
) -> Expense:  # fmt: skip
    expense = Expense.objects.create(
        award=tranche.award, tranche=tranche, line=one.line, spent_on=one.spent_on, supplier=one.supplier,
        invoice_number=one.invoice_number, amount_minor=one.amount.minor, receipt=blob, place=place,
        client_key=_key_at(key, place), reported_by=by, reported_at=now,
    )  # fmt: skip
    audit.record(
        "report", expense, by=by, at=at, to_state=expense.state, tranche=tranche, line=one.line,
        amount=one.amount, spent_on=one.spent_on, supplier=one.supplier, receipt=blob.sha256, place=place,
    )  # fmt: skip
    return expense
