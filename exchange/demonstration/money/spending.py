# SPDX-License-Identifier: AGPL-3.0-or-later
"""Spending: receipts handed in and judged, a question, a refusal, a finding, money that comes back, an amendment."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from budgets.models import TICKS, BudgetLine, BudgetVersion, Expense, ReleaseCondition, Settlement, Tranche
from budgets.operations import budget as budgets
from budgets.operations import expense as expenses
from budgets.operations.tranche import ask_waiver, meet_condition, waive_condition
from budgets.queries.budget import BudgetQuerySet
from budgets.states import BudgetState, ExpenseState, TrancheState
from core.money import Money
from exchange.demonstration.money.desk import Desk, lead_of, tranche_of
from exchange.demonstration.money.groundwork import SOURCE
from exchange.demonstration.money.receipts import receipt
from grants.models import Award

SUPPLIERS = (
    "Quincaillerie Amahoro", "Imena Steel and Timber", "Atelier Urumuri", "Ubumwe Transport",
)  # fmt: skip
DAY = timedelta(days=1)


def hand_in(
    desk: Desk, award: Award, parts: tuple[int, ...], *, first: datetime, every: int = 12
) -> list[Expense]:
    """Let the team hand in receipts for so many percent of the first tranche each, one every so many days."""
    tranche = tranche_of(award, 1)
    lines = list(BudgetLine.objects.filter(heading__version__in=_in_force(award)).order_by("pk"))
    standing = Expense.objects.filter(award=award).count()
    for place, part in list(enumerate(parts))[standing:]:
        at = first + place * every * DAY
        amount = Money(tranche.amount_minor * part // 100, award.currency)
        supplier, number = (
            SUPPLIERS[(award.place + place) % len(SUPPLIERS)],
            f"{award.place:02}{place + 1:02}",
        )
        spent_on = desk.on(at - 3 * DAY)
        expenses.report_expense(
            tranche, lines[place % len(lines)], spent_on=spent_on, supplier=supplier, amount=amount,
            receipt=receipt(supplier, spent_on, amount, number), invoice_number=f"F-{number}", by=lead_of(award),
            at=at,
        )  # fmt: skip
    return list(Expense.objects.filter(award=award).order_by("pk"))


def _in_force(award: Award) -> BudgetQuerySet:
    return BudgetVersion.objects.in_force().filter(award=award)


def accept(desk: Desk, handed_in: list[Expense]) -> None:
    """Accept receipts, each some days after it was handed in."""
    for one in handed_in:
        if one.state == ExpenseState.SUBMITTED:
            expenses.accept_expense(one, ticks=TICKS, by=desk.checker, at=one.reported_at + 6 * DAY)


def question(desk: Desk, one: Expense) -> None:
    """Ask the team about a receipt."""
    if one.state == ExpenseState.SUBMITTED:
        words = "The receipt names no delivery. What was delivered, and where?"
        expenses.ask_about(one, question=words, by=desk.maker, at=one.reported_at + DAY)


def refuse(desk: Desk, one: Expense) -> None:
    """Not accept a receipt; its amount is found to be owed."""
    if one.state != ExpenseState.SUBMITTED:
        return
    at = one.reported_at + 5 * DAY
    expenses.refuse_expense(one, reason="Bought before the agreement began.", by=desk.checker, at=at)
    words = "A receipt of a purchase before the agreement began."
    expenses.raise_finding(one.tranche, amount=one.amount, words=words, by=desk.checker, at=at + DAY)


def give_back(desk: Desk, award: Award, part: int, at: datetime) -> None:
    """The team returns so many percent of the first tranche that it did not need."""
    tranche = tranche_of(award, 1)
    if Settlement.objects.filter(tranche=tranche).exists():
        return
    amount = Money(tranche.amount_minor * part // 100, award.currency)
    proof = expenses.Proof(bank=SOURCE, voucher=f"R-{award.place:04}", received_on=desk.on(at))
    words = "Delivery was cheaper than planned."
    expenses.record_refund(tranche, amount=amount, words=words, by=desk.maker, proof=proof, at=at)


def _condition(award: Award, kind: str) -> ReleaseCondition:
    """The condition of that kind of the second tranche."""
    return ReleaseCondition.objects.get(tranche=tranche_of(award, 2), kind=kind)


def reach(desk: Desk, award: Award, at: datetime) -> Tranche:
    """The officer sees that what the second tranche waits for is there."""
    condition = _condition(award, "milestone")
    if condition.met_at is None and tranche_of(award, 2).state == TrancheState.PLANNED:
        meet_condition(condition, evidence="Visit to the workshop, and the accounts.", by=desk.officer, at=at)
    return tranche_of(award, 2)


def waive(desk: Desk, award: Award, at: datetime) -> None:
    """The officer asks for a waiver, and the director grants it three days later."""
    condition = _condition(award, "milestone")
    reason = "The workshop was closed for repairs; the accounts are complete."
    if condition.waiver_asked_at is None:
        condition = ask_waiver(condition, reason=reason, by=desk.officer, at=at)
    if condition.waived_at is None:
        waive_condition(condition, by=desk.director, comment="Once only.", at=at + 3 * DAY)


def ask_to_waive(desk: Desk, award: Award, at: datetime) -> None:
    """The officer asks for a waiver that nobody has decided on."""
    condition = _condition(award, "previous_liquidated")
    if condition.waiver_asked_at is None and condition.waived_at is None:
        reason = "The season begins in two weeks, and the next part buys the seed."
        ask_waiver(condition, reason=reason, by=desk.officer, at=at)


def amend(desk: Desk, award: Award, at: datetime, *, approve: bool) -> None:
    """Move a twentieth of the dearest line's cost to another; checked, and unless it waits, approved."""
    version = BudgetVersion.objects.filter(award=award, no=2).first()
    lead = lead_of(award)
    if version is None:
        version = budgets.amend(award, reason="Steel became dearer; delivery costs less.", by=lead, at=at)
    if version.state == BudgetState.DRAFT:
        budgets.save_lines(version, moved(budgets.lines_of(version)), by=lead, at=at)
        budgets.submit_budget(version, by=lead, at=at + DAY)
    if version.state == BudgetState.SUBMITTED and not version.checked_by_id:
        budgets.check_budget(version, by=desk.officer, at=at + 2 * DAY)
    if approve and version.state == BudgetState.SUBMITTED:
        budgets.approve_budget(version, by=desk.director, at=at + 3 * DAY)


def moved(lines: list[budgets.Line]) -> list[budgets.Line]:
    """The same sum: the cheapest line gets what one unit of the dearest has too much."""
    cost = [line.unit_cost.minor * line.quantity for line in lines]
    dear, cheap = cost.index(max(cost)), cost.index(min(cost))
    if dear == cheap:
        return lines
    part = lines[dear].unit_cost.share(Decimal("0.05"))
    sum_moved = part * lines[dear].quantity
    lines[dear] = replace(lines[dear], unit_cost=lines[dear].unit_cost - part)
    extra = replace(
        lines[cheap], item=f"{lines[cheap].item} (more)", quantity=1, unit="", unit_cost=sum_moved, own=None
    )
    return [*lines, extra]
