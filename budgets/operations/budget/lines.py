# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lines of a budget as values: what keeps them from being one, and by what two sets of lines are the same."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from budgets.models import BudgetLine, BudgetVersion, FundLine
from core.money import Money
from core.refusals import Refusal

MOST_LINES = 100
MOST_MINOR = 10**15  # of a line; a hundred of them still fit into eight bytes
LONGEST = {"heading": 20, "heading_name": 120, "item": 160, "unit": 40}


class OwnAboveCost(Refusal):
    """Nobody contributes more to a line than it costs."""

    sentence = _("The own contribution to “%(item)s” is more than it costs.")


class TooLong(Refusal):
    """What is written in a line fits its place."""

    sentence = _("“%(text)s” is too long: at most %(most)s characters fit here.")


class ManyLines(Refusal):
    """A budget stays readable."""

    sentence = _("A budget has at most %(most)s lines.")


class HeadingTwice(Refusal):
    """A heading has one name."""

    sentence = _("The heading %(code)s has two names: “%(one)s” and “%(other)s”.")


class HeadingMissing(Refusal):
    """Every line stands under a heading and says what it is for."""

    sentence = _("Each line needs a heading and says what it is for.")


class TooMuch(Refusal):
    """A sum that no budget has."""

    sentence = _("The line “%(item)s” adds up to more than can be kept.")


@dataclass(frozen=True)
class Line:
    """One line as it is saved: quantity (1 or more) times the cost of one, less the own contribution."""

    heading: str
    heading_name: str
    item: str
    unit_cost: Money
    quantity: int = 1
    unit: str = ""
    own: Money | None = None
    fund_line: FundLine | None = None


def refuse_lines(lines: Sequence[Line]) -> None:
    """Raise what keeps these lines from being a budget."""
    if len(lines) > MOST_LINES:
        raise ManyLines(most=MOST_LINES)
    names: dict[str, str] = {}
    for line in lines:
        _refuse_line(line)
        before = names.setdefault(line.heading, line.heading_name)
        if before != line.heading_name:
            raise HeadingTwice(code=line.heading, one=before, other=line.heading_name)


def _refuse_line(line: Line) -> None:
    if not line.heading or not line.item:
        raise HeadingMissing()
    for name, most in LONGEST.items():
        text = getattr(line, name)
        if len(text) > most:
            raise TooLong(text=f"{text[:40]}…", most=most)
    if line.unit_cost.minor * line.quantity > MOST_MINOR:
        raise TooMuch(item=line.item)
    if line.own is not None and line.own > line.unit_cost * line.quantity:
        raise OwnAboveCost(item=line.item)


def digest_of_lines(lines: Iterable[Line]) -> str:
    """Return the SHA-256 (hex) of lines as they are saved: headings in order of their codes."""
    ordered = sorted(lines, key=lambda one: one.heading)
    told = [
        [
            one.heading, one.heading_name, one.item, one.unit, one.quantity, one.unit_cost.plain(),
            one.own.plain() if one.own else "", one.fund_line.pk if one.fund_line else None,
        ]
        for one in ordered
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def lines_of(version: BudgetVersion) -> list[Line]:
    """Return a version's lines as they were saved (one query)."""
    found = BudgetLine.objects.filter(heading__version=version)
    return [
        Line(
            heading=one.heading.code, heading_name=one.heading.name, item=one.item, unit=one.unit,
            quantity=one.quantity, unit_cost=one.unit_cost, own=one.own, fund_line=one.fund_line,
        )
        for one in found.select_related("heading__version__award", "fund_line")
    ]  # fmt: skip
