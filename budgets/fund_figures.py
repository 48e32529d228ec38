# SPDX-License-Identifier: AGPL-3.0-or-later
"""What approved budgets plan to take from a donor's lines, and what was accepted of it, in the fund's currency.

Each amount is exchanged at the rate in force on its own day: a budget's on the day of its approval, an expense's on
the day it was accepted. What no rate is known for stands apart, in its own currency: it is never guessed.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Sum
from django.db.models.functions import TruncDate

from budgets.fx import NoRate, Rate, rate_on
from budgets.models import BudgetLine, Expense, Fund, FundLine, FxRate
from budgets.states import BudgetState, ExpenseState
from core.money import Money

Sums = dict[int, list[tuple[Money, date]]]
GRANTED = F("quantity") * F("unit_cost_minor") - F("own_minor")


@dataclass
class Exchanged:
    """An amount in the fund's currency, and what could not be exchanged, by currency."""

    amount: Money
    left_out: dict[str, Money] = field(default_factory=dict)

    def add(self, amount: Money, rates: Iterable[Rate], on: date) -> None:
        """Add an amount at the rate of that day."""
        try:
            self.amount += exchanged(amount, self.amount.currency, rates, on)
        except NoRate:
            before = self.left_out.get(amount.currency, Money.zero(amount.currency))
            self.left_out[amount.currency] = before + amount


@dataclass(frozen=True)
class LineFigures:
    """A donor's line: what it holds, what approved budgets plan of it, what was accepted."""

    line: FundLine | None  # None: all of them together
    amount: Money
    committed: Exchanged
    spent: Exchanged

    @property
    def remaining(self) -> Money:
        """What no approved budget plans yet; below zero when more is planned than there is."""
        return self.amount - self.committed.amount

    @property
    def percent(self) -> int | None:
        """What was accepted, in whole percent of the line."""
        return self.spent.amount.minor * 100 // self.amount.minor if self.amount.minor else None


def exchanged(amount: Money, currency: str, rates: Iterable[Rate], on: date) -> Money:
    """Return an amount at the rate in force on a day, told either way round. Raises NoRate."""
    if amount.currency == currency:
        return amount
    both = [one for rate in rates for one in (rate, rate.inverse())]
    return rate_on(both, amount.currency, currency, on).convert(amount)


def figures_of(funds: Iterable[Fund]) -> list[tuple[Fund, list[LineFigures], LineFigures]]:
    """Return each fund, its lines with their figures, and these together (four queries, however many funds)."""
    rows = list(funds)
    lines: dict[int, list[FundLine]] = {one.pk: [] for one in rows}
    by_pk = {one.pk: one for one in rows}
    for line in FundLine.objects.filter(fund__in=by_pk).order_by("fund", "code"):
        line.fund = by_pk[line.fund_id]
        lines[line.fund_id].append(line)
    rates, planned, accepted = _rates(rows), _planned(by_pk), _accepted(by_pk)
    return [(one, *_of_fund(one, lines[one.pk], rates, planned, accepted)) for one in rows]


def _of_fund(
    fund: Fund, lines: list[FundLine], rates: dict[str, list[Rate]], planned: Sums, accepted: Sums
) -> tuple[list[LineFigures], LineFigures]:
    zero = Money.zero(fund.currency)
    known = rates.get(fund.programme_key, [])
    told = []
    whole = LineFigures(
        None, sum((one.amount for one in lines), start=zero), Exchanged(zero), Exchanged(zero)
    )
    for line in lines:
        figures = LineFigures(line, line.amount, Exchanged(zero), Exchanged(zero))
        for sums, one, together in (
            (planned, figures.committed, whole.committed),
            (accepted, figures.spent, whole.spent),
        ):
            for amount, on in sums.get(line.pk, []):
                one.add(amount, known, on)
                together.add(amount, known, on)
        told.append(figures)
    return told, whole


def _rates(funds: list[Fund]) -> dict[str, list[Rate]]:
    """Return the rates by programme; of several that begin on one day the one that was entered last counts."""
    found: dict[str, list[Rate]] = defaultdict(list)
    for row in FxRate.objects.filter(programme_key__in={one.programme_key for one in funds}).order_by("-pk"):
        found[row.programme_key].append(row.rate)
    return found


def _planned(funds: Iterable[int]) -> Sums:
    """Return what approved budgets plan, by line of a fund, with the day of approval."""
    rows = BudgetLine.objects.filter(fund_line__fund__in=funds, heading__version__state=BudgetState.APPROVED)
    rows = rows.annotate(on=TruncDate("heading__version__approved_at")).order_by()
    named = rows.values_list("fund_line", "heading__version__award__currency", "on")
    return _gathered(named.annotate(sum=Sum(GRANTED)))


def _accepted(funds: Iterable[int]) -> Sums:
    """Return what was accepted, by line of a fund, with the day of acceptance."""
    rows = Expense.objects.filter(line__fund_line__fund__in=funds, state=ExpenseState.ACCEPTED)
    rows = rows.annotate(on=TruncDate("judged_at")).order_by()
    named = rows.values_list("line__fund_line", "award__currency", "on")
    return _gathered(named.annotate(sum=Sum("amount_minor")))


def _gathered(rows: Iterable[tuple[int, str, date, int]]) -> Sums:
    found: Sums = defaultdict(list)
    for line, currency, on, minor in rows:
        found[line].append((Money(minor, currency), on))
    return found
