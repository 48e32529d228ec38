# SPDX-License-Identifier: AGPL-3.0-or-later
"""The closing statement: what an award was given, what became of it, and where the ledger then stood."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from budgets.models import Expense, MoneyClosing, Settlement
from budgets.queries.tranche import accounts_by
from budgets.states import ExpenseState, SettledBy, TrancheState
from core.money import Money, total
from core.permissions import may
from core.registry import may_read
from documents import contexts as papers
from documents.models import Document
from grants.letterhead import letterhead_of, signatory_of
from grants.models import Award

KIND = "closing-statement"


@may_read(f"document:{KIND}")
def may_read_statement(person: Any, document: Document) -> bool:
    """Whoever reads the award's money reads its closing statement."""
    return may(person, "budgets.read_money", document.subject)


def statement_of(closing: MoneyClosing, verify_url: str) -> papers.ClosingStatement:
    """Return what the statement says, in the active language."""
    award = closing.award
    call = award.submission.call
    return papers.ClosingStatement(
        letterhead=letterhead_of(call.programme),
        dated=closing.closed_at.astimezone(call.zone).date(),
        verify_url=verify_url,
        award=award.number,
        title=str(award.submission),
        party=award.submission.contracting_name,
        sums=tuple(_sums(closing, award)),
        tranches=tuple(_tranches(award)),
        headings=tuple(_headings(award)),
        signatory=signatory_of(call.programme, closing.closed_by),
        place_in_ledger=closing.anchor.seq,
        ledger_head=closing.anchor.digest,
    )


def _sums(closing: MoneyClosing, award: Award) -> Iterable[papers.Sum]:
    currency = award.currency
    paid = total((one.amount for one in award.tranches.all() if one.paid_at), currency)
    accepted = total((one.amount for one in _accepted(award)), currency)
    yield papers.Sum(words=_("Awarded"), amount=award.amount)
    yield papers.Sum(words=_("Paid"), amount=paid)
    yield papers.Sum(words=_("Accounted for by accepted receipts"), amount=accepted)
    settled = list(Settlement.objects.filter(award=award))
    for way in SettledBy:
        amount = total((one.amount for one in settled if one.way == way), currency)
        if amount:
            yield papers.Sum(words=str(way.label), amount=amount)
    rest = paid - accepted - total((one.amount for one in settled), currency)
    yield papers.Sum(words=_("Still to account for"), amount=rest)
    yield papers.Sum(words=_("Not needed, and released to the fund"), amount=closing.released)


def _tranches(award: Award) -> Iterable[papers.ClosedTranche]:
    accounts, zone = accounts_by(award.tranches.all()), award.submission.call.zone
    for one in award.tranches.all():
        called_off = one.state == TrancheState.CANCELLED
        yield papers.ClosedTranche(
            number=one.no,
            amount=one.amount,
            paid_on=one.paid_at.astimezone(zone).date() if one.paid_at else None,
            accounted=Money(accounts[one.pk].accounted, award.currency),
            note=one.cancel_reason if called_off else "",
        )


def _headings(award: Award) -> Iterable[papers.Sum]:
    by_heading: dict[str, list[Money]] = {}
    for one in _accepted(award).select_related("line__heading", "award"):
        name = one.line.heading.name if one.line else _("Without a budget line")
        by_heading.setdefault(name, []).append(one.amount)
    for name, amounts in sorted(by_heading.items()):
        yield papers.Sum(words=name, amount=total(amounts, award.currency))


def _accepted(award: Award) -> Any:
    return Expense.objects.filter(award=award, state=ExpenseState.ACCEPTED).select_related("award")
