# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far a budget may be moved between its headings without a new agreement; the rules are the agreement's own.

A heading is measured from where it stood in the base: the budget first approved, or the last one that was
formally amended. When the rule is cumulative, what earlier changes used up is gone: of 25 % with 20 % used, 5 %
are left (a move back gives it back). When it is not, each change is measured from the budget in force.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.money import Money, total

Headings = Mapping[str, Money]


class Verdict(StrEnum):
    """What a change of a heading needs."""

    UNCHANGED = "unchanged"
    WITHIN = "within"
    NEEDS_APPROVAL = "needs_approval"


class Reason(StrEnum):
    """Why a change needs approval."""

    NONE = ""
    FROZEN = "frozen"
    NEW_HEADING = "new_heading"
    BEYOND = "beyond"
    CEILING = "ceiling"


@dataclass(frozen=True)
class Rules:
    """An agreement's rules: `flex` is a part of one (Decimal("0.25")), of each heading or of the total."""

    flex: Decimal
    of_total: bool = False
    cumulative: bool = True
    frozen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Change:
    """One heading: was and is, how much may move in all, how much was used before, what is left after."""

    heading: str
    was: Money
    now: Money
    allowed: Money
    used_before: Money
    left: Money
    verdict: Verdict
    reason: Reason = Reason.NONE

    @property
    def difference(self) -> Money:
        """What the heading gains (or loses, below zero)."""
        return self.now - self.was


@dataclass(frozen=True)
class Classified:
    """All headings in order of their codes, and the totals."""

    changes: tuple[Change, ...]
    was: Money
    now: Money

    @property
    def ceiling_changed(self) -> bool:
        """Whether the whole became more or less."""
        return self.was != self.now

    @property
    def needs_approval(self) -> bool:
        """Whether anything needs more than the programme's own check."""
        return self.ceiling_changed or any(one.verdict == Verdict.NEEDS_APPROVAL for one in self.changes)

    @property
    def reasons(self) -> tuple[tuple[str, Reason], ...]:
        """(heading, reason) of all that needs approval; the ceiling's heading is empty."""
        found = [(one.heading, one.reason) for one in self.changes if one.reason]
        return (*found, ("", Reason.CEILING)) if self.ceiling_changed else tuple(found)


def classify(base: Headings, current: Headings, new: Headings, rules: Rules, currency: str) -> Classified:
    """Say of each heading whether its change stays within the rules.

    `base` is the budget first approved or last formally amended, `current` the one in force. All amounts are of
    `currency`; raises MixedCurrencies.
    """
    zero = Money.zero(currency)
    whole = total(base.values(), currency)
    changes = []
    for heading in sorted({*base, *current, *new}):
        start, was, now = (budget.get(heading, zero) for budget in (base, current, new))
        origin = start if rules.cumulative else was
        measure = whole if rules.of_total else origin
        changes.append(_change(heading, start, origin, measure, was, now, rules))
    return Classified(tuple(changes), total(current.values(), currency), total(new.values(), currency))


def _change(
    heading: str, start: Money, origin: Money, measure: Money, was: Money, now: Money, rules: Rules
) -> Change:
    """Judge one heading: `origin` is where it is measured from, `measure` that of which the part is taken."""
    allowed = _part(measure, rules.flex)
    moved = abs(now - origin)
    reason = Reason.NONE
    if now != was:
        if heading in rules.frozen:
            reason = Reason.FROZEN
        elif not start and not was:
            reason = Reason.NEW_HEADING
        elif moved > allowed:
            reason = Reason.BEYOND
    verdict = Verdict.NEEDS_APPROVAL if reason else Verdict.UNCHANGED if now == was else Verdict.WITHIN
    left = max(allowed - moved, Money.zero(now.currency))
    return Change(heading, was, now, allowed, abs(was - origin), left, verdict, reason)


def _part(amount: Money, part: Decimal) -> Money:
    """The part, cut down to the minor unit: what is left over is not allowed."""
    over, under = part.as_integer_ratio()
    return Money(amount.minor * over // under, amount.currency)
