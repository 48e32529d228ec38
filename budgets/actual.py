# SPDX-License-Identifier: AGPL-3.0-or-later
"""Budget and spending side by side: of one award by line, of many awards as totals. Money is read from payments,
accepted expenses and the ledger; nothing here is kept.

Money is paid by tranche, so what is committed and disbursed stands for an award as a whole; only receipts speak of
lines. An expense that was booked on a line of an earlier version counts on the line that took its place.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Sum, Value

from budgets.chart import ADVANCES, COMMITTED
from budgets.flexibility import Verdict, classify
from budgets.models import AgreementRules, BudgetLine, Expense, Finding, Payment, Posting
from budgets.states import BudgetState, ExpenseState, PaymentState
from core.money import Money
from grants.models import Award

WAITING = (ExpenseState.SUBMITTED, ExpenseState.ASKED)
GRANTED = F("quantity") * F("unit_cost_minor") - F("own_minor")
SETTLED = F("documented_minor") + F("justified_minor") + F("written_off_minor")


@dataclass(frozen=True)
class Figures:
    """Of a line, a heading, an award or all: what the budget plans, and how far it went."""

    approved: Money
    accepted: Money
    waiting: Money  # receipts that are not judged yet
    committed: Money | None = None
    on_its_way: Money | None = None
    disbursed: Money | None = None
    outstanding: Money | None = None  # paid out, and neither accounted for nor given back

    @property
    def remaining(self) -> Money:
        """What is planned and not accounted for; below zero when more was spent than planned."""
        return self.approved - self.accepted

    @property
    def percent(self) -> int | None:
        """What was accepted, in whole percent of what is planned, cut down; None where nothing is planned."""
        return self.accepted.minor * 100 // self.approved.minor if self.approved.minor > 0 else None


@dataclass(frozen=True)
class LineRow:
    """One line with its figures; pk is that of the line in force (0: of no line any more)."""

    pk: int
    item: str
    figures: Figures


@dataclass(frozen=True)
class HeadingRow:
    """A heading with its lines; the verdict says whether it was overspent, and beyond what may move."""

    code: str
    name: str
    lines: list[LineRow]
    figures: Figures
    verdict: Verdict


@dataclass
class _Version:
    """A version that was in force: its lines by their pk, and its headings' sums."""

    no: int
    formal: bool
    keys: dict[int, tuple] = field(default_factory=dict)
    rows: dict[tuple, dict[str, Any]] = field(default_factory=dict)
    sums: Counter = field(default_factory=Counter)


def versions_in_force(award: Award) -> list[_Version]:
    """Return every version that was ever in force with its lines, the one in force last (one query)."""
    names = ("pk", "item", "unit", "order", "heading__code", "heading__name")
    told = ("heading__version__no", "heading__version__formal", "heading__version__state")
    lines = BudgetLine.objects.filter(
        heading__version__award=award, heading__version__approved_at__isnull=False
    )
    found: dict[int, _Version] = {}
    order = ("heading__version__no", "heading__code", "order")
    for row in lines.order_by(*order).values(*names, *told, granted=GRANTED):
        no = row["heading__version__no"]
        version = found.setdefault(no, _Version(no, row["heading__version__formal"]))
        same = (row["heading__code"], row["item"], row["unit"])
        key = (*same, sum(other[:3] == same for other in version.rows))
        version.keys[row["pk"]], version.rows[key] = key, row
        version.sums[row["heading__code"]] += row["granted"]
    return [found[no] for no in sorted(found)]


def same_lines(versions: list[_Version]) -> dict[int, int]:
    """Return, for each line of any version, the line in force that took its place (0: none did)."""
    current = versions[-1] if versions else None
    return {
        pk: current.rows[key]["pk"] if current and key in current.rows else 0
        for version in versions
        for pk, key in version.keys.items()
    }


def by_line(award: Award, rules: AgreementRules) -> tuple[list[HeadingRow], Figures]:
    """Return the headings of the budget in force with what was spent of each line, and the sum (three queries)."""
    versions = versions_in_force(award)
    places, spent = same_lines(versions), _spent(award)
    sums: dict[tuple[int, str], Counter] = {}
    for version in versions:
        for pk, key in version.keys.items():
            line = places[pk]
            code = key[0]
            sums.setdefault((line, "" if line else code), Counter()).update(spent.pop(pk, {}))
    current = versions[-1] if versions else _Version(0, formal=True)
    names = {row["heading__code"]: row["heading__name"] for one in versions for row in one.rows.values()}
    rows: dict[str, list[LineRow]] = {code: [] for code in sorted(names)}
    for row in current.rows.values():
        figures = _figures(award.currency, row["granted"], sums.get((row["pk"], ""), Counter()))
        rows[row["heading__code"]].append(LineRow(row["pk"], row["item"], figures))
    for (line, code), found in sums.items():
        if not line and any(found.values()):
            rows[code].append(LineRow(0, "", _figures(award.currency, 0, found)))
    headings = _headings(award, versions, names, rows, rules)
    return headings, total_of([one.figures for one in headings], award.currency)


def _spent(award: Award) -> dict[int, Counter]:
    """Return accepted and waiting minor units by line."""
    found: dict[int, Counter] = {}
    rows = Expense.objects.filter(award=award).order_by().values_list("line_id", "state")
    for line, state, minor in rows.annotate(sum=Sum("amount_minor")):
        kind = "accepted" if state == ExpenseState.ACCEPTED else "waiting" if state in WAITING else ""
        if kind:
            found.setdefault(line, Counter())[kind] += minor
    return found


def _figures(currency: str, approved: int, found: Counter) -> Figures:
    return Figures(
        Money(approved, currency), Money(found["accepted"], currency), Money(found["waiting"], currency)
    )


def _headings(
    award: Award,
    versions: list[_Version],
    names: dict[str, str],
    rows: dict[str, list[LineRow]],
    rules: AgreementRules,
) -> list[HeadingRow]:
    """Return the headings; what was spent beyond a heading counts as if the budget had been moved there."""
    figures = {code: total_of([one.figures for one in lines], award.currency) for code, lines in rows.items()}
    current = versions[-1].sums if versions else Counter()
    base = next((one.sums for one in reversed(versions) if one.formal), current)
    went = {code: max(one.approved, one.accepted) for code, one in figures.items()}
    judged = classify(_money(base, award), _money(current, award), went, rules.flexibility(), award.currency)
    verdicts = {one.heading: one.verdict for one in judged.changes}
    return [
        HeadingRow(code, names[code], lines, figures[code], verdicts.get(code, Verdict.UNCHANGED))
        for code, lines in rows.items()
        if lines
    ]


def _money(sums: Counter, award: Award) -> dict[str, Money]:
    return {code: Money(minor, award.currency) for code, minor in sums.items()}


def total_of(figures: Iterable[Figures], currency: str) -> Figures:
    """Return the sum of figures of one currency."""
    zero = Money.zero(currency)
    found = list(figures)

    def added(name: str) -> Money:
        return sum((getattr(one, name) or zero for one in found), start=zero)

    names = ("approved", "accepted", "waiting", "committed", "on_its_way", "disbursed", "outstanding")
    return Figures(**{name: added(name) for name in names})


def of_awards(awards: Iterable[Award]) -> dict[int, Figures]:
    """Return the figures of awards by their pk (two queries, however many awards)."""
    rows = list(awards)
    own, paid = _of_budgets(rows), _of_payments(rows)
    found = {}
    for one in rows:
        out, number = paid["on_its_way", one.number], one.number
        minors = (
            own["approved", one.pk], own["accepted", one.pk] + own["settled", one.pk], own["waiting", one.pk],
            paid[COMMITTED, number], out, paid["disbursed", number], paid[ADVANCES, number] - out,
        )  # fmt: skip
        found[one.pk] = Figures(*(Money(minor, one.currency) for minor in minors))
    return found


def _of_budgets(awards: list[Award]) -> Counter:
    """Return what is approved, accepted, waiting and settled by findings, by kind and award (one query)."""
    keys = [one.pk for one in awards]
    lines = BudgetLine.objects.filter(
        heading__version__award__in=keys, heading__version__state=BudgetState.APPROVED
    )
    spent = Expense.objects.filter(award__in=keys)
    return _together(
        _told("approved", lines, "heading__version__award", GRANTED),
        _told("accepted", spent.filter(state=ExpenseState.ACCEPTED), "award", F("amount_minor")),
        _told("waiting", spent.filter(state__in=WAITING), "award", F("amount_minor")),
        _told("settled", Finding.objects.filter(award__in=keys), "award", SETTLED),
    )


def _of_payments(awards: list[Award]) -> Counter:
    """Return what is on its way and disbursed, and what stands in the books, by kind and number (one query)."""
    numbers, programmes = [one.number for one in awards], {one.programme_key for one in awards}
    paid = Payment.objects.filter(programme_key__in=programmes, award_number__in=numbers)
    booked = Posting.objects.filter(
        entry__programme_key__in=programmes, entry__sealed=True, account__subject__in=numbers
    )
    out = paid.filter(state__in=PaymentState.OUT).exclude(state=PaymentState.SETTLED)
    return _together(
        _told("on_its_way", out, "award_number", F("amount_minor")),
        _told("disbursed", paid.filter(state=PaymentState.SETTLED), "award_number", F("amount_minor")),
        *(
            _told(code, booked.filter(account__code=code), "account__subject", F("amount_minor"))
            for code in (COMMITTED, ADVANCES)
        ),
    )


def _told(kind: str, rows: Any, by: str, what: Any) -> Any:
    """Return a query of (kind, whose, sum)."""
    named = rows.order_by().annotate(kind=Value(kind), whose=F(by))
    return named.values("kind", "whose").annotate(sum=Sum(what)).values_list("kind", "whose", "sum")


def _together(first: Any, *others: Any) -> Counter:
    return Counter({(kind, whose): minor for kind, whose, minor in first.union(*others, all=True)})
