# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing a budget: begun from what the submission asked for, its lines saved, handed in; amended by a new version."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from budgets.models import BudgetHeading, BudgetLine, BudgetVersion
from budgets.operations.budget.lines import Line, OwnAboveCost, digest_of_lines, lines_of, refuse_lines
from budgets.operations.reasons import demand_reason
from budgets.states import BudgetState
from core import audit
from core.lifecycle import advance, lock
from core.money import Money
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Award
from grants.states import AwardState


class NoAwardToPlan(Refusal):
    """A budget belongs to an award that is offered or active."""

    sentence = _("“%(award)s” is “%(state)s”, so its budget stays as it is.")


class BudgetExists(Refusal):
    """An award's first budget is begun once."""

    sentence = _("“%(award)s” has a budget already. It can be amended.")


class NothingToAmend(Refusal):
    """An amendment changes an approved budget."""

    sentence = _("“%(award)s” has no approved budget to amend.")


class AmendedAlready(Refusal):
    """One version at a time is written."""

    sentence = _("“%(budget)s” is being written or looked at. Finish it before another amendment.")


class NotADraft(Refusal):
    """What was handed in is not changed under the reader's eyes."""

    sentence = _("“%(budget)s” is “%(state)s”, so its lines stay as they are.")


class WrittenMeanwhile(Refusal):
    """Somebody else saved lines since this person opened them."""

    sentence = _(
        "%(who)s saved other lines of “%(budget)s” meanwhile. Yours are not saved yet: save again to put them in "
        "the place of those."
    )


class NothingPlanned(Refusal):
    """An empty budget is not handed in."""

    sentence = _("Plan at least one line before you hand the budget in.")


def begin_budget(award: Award, *, by: Any, at: datetime | None = None) -> BudgetVersion:
    """Begin an award's first budget with the lines that its submission asked for, as they are, under one heading.

    Raises NotAllowed, NoAwardToPlan or BudgetExists.
    """
    demand(by, "budgets.write_budget", BudgetVersion(award=award))
    with transaction.atomic():
        locked = _to_plan(award)
        if BudgetVersion.objects.filter(award=locked).exists():
            raise BudgetExists(award=str(locked))
        version = BudgetVersion.objects.create(award=locked, no=1, author=by)
        call = locked.submission.call
        with override(call.prevailing_language):
            name = gettext("As requested")
        asked = locked.submission.budget_lines.order_by("order", "pk")
        _write(
            version,
            [
                Line(
                    heading="A", heading_name=name, item=one.item, unit=one.unit, quantity=one.quantity,
                    unit_cost=Money(one.unit_cost_minor, call.currency), own=Money(one.own_minor, call.currency),
                )
                for one in asked
            ],
        )  # fmt: skip
        audit.record("begin", version, by=by, at=at, to_state=version.state, award=locked)
    return version


def save_lines(
    version: BudgetVersion,
    lines: Sequence[Line],
    *,
    by: Any,
    seen: str | None = None,
    at: datetime | None = None,
) -> BudgetVersion:
    """Put these lines in the place of the draft's lines; who saves them is the author.

    The same lines again from the same person change nothing. `seen` is the digest (`digest_of_lines`) of the
    lines that the person had before them. Raises NotAllowed, NotADraft, WrittenMeanwhile, ManyLines,
    HeadingMissing, HeadingTwice, TooLong, TooMuch, OwnAboveCost or MixedCurrencies.
    """
    demand(by, "budgets.write_budget", version)
    with transaction.atomic():
        locked = lock(version)
        if locked.state != BudgetState.DRAFT:
            raise NotADraft(budget=str(locked), state=locked.state_label)
        refuse_lines(lines)
        before = digest_of_lines(lines_of(locked))
        if by == locked.author and digest_of_lines(lines) == before:
            return version
        if seen is not None and seen != before:
            raise WrittenMeanwhile(who=str(locked.author), budget=str(locked))
        BudgetLine.objects.filter(heading__version=locked).delete()
        locked.headings.all().delete()
        _write(locked, lines)
        locked.author = by
        locked.save(update_fields=["author"])
        audit.record("save_lines", locked, by=by, at=at, lines=len(lines), granted=locked.granted)
    version.refresh_from_db()
    return version


def submit_budget(version: BudgetVersion, *, by: Any, at: datetime | None = None) -> BudgetVersion:
    """Hand the draft in. Raises NotAllowed, NothingPlanned, OwnAboveCost or WrongState."""
    lines = BudgetLine.objects.filter(heading__version=version).select_related("heading__version__award")
    if not lines:
        raise NothingPlanned()
    for line in lines:
        if line.own > line.amount:
            raise OwnAboveCost(item=line.item)
    return advance(version.submit, by=by, at=at)


def amend(award: Award, *, reason: str, by: Any, at: datetime | None = None) -> BudgetVersion:
    """Begin a new version as a copy of the approved one; that one stays in force until this one is approved.

    Raises NotAllowed, ReasonMissing, NoAwardToPlan, AmendedAlready or NothingToAmend.
    """
    demand(by, "budgets.write_budget", BudgetVersion(award=award))
    why = demand_reason(reason)
    with transaction.atomic():
        locked = _to_plan(award)
        standing = BudgetVersion.objects.filter(award=locked).open().first()
        if standing is not None:
            raise AmendedAlready(budget=str(standing))
        current = BudgetVersion.objects.filter(award=locked).in_force().first()
        if current is None:
            raise NothingToAmend(award=str(locked))
        newest = BudgetVersion.objects.filter(award=locked).aggregate(no=Max("no"))["no"]
        version = BudgetVersion.objects.create(award=locked, no=newest + 1, author=by, reason=why)
        _write(version, lines_of(current))
        audit.record("amend", version, by=by, at=at, to_state=version.state, amends=current, reason=reason)
    return version


def _to_plan(award: Award) -> Award:
    """Lock the award; raises NoAwardToPlan."""
    locked = lock(award)
    if locked.state not in (AwardState.OFFERED, AwardState.ACTIVE):
        raise NoAwardToPlan(award=str(locked), state=locked.state_label)
    return locked


def _write(version: BudgetVersion, lines: Iterable[Line]) -> None:
    """Write headings and lines, in the order given within each heading; raises MixedCurrencies."""
    zero = Money.zero(version.award.currency)
    headings: dict[str, BudgetHeading] = {}
    places: dict[str, int] = {}
    rows = []
    for line in lines:
        if line.heading not in headings:
            headings[line.heading] = BudgetHeading.objects.create(
                version=version, code=line.heading, name=line.heading_name
            )
        places[line.heading] = places.get(line.heading, 0) + 1
        rows.append(
            BudgetLine(
                heading=headings[line.heading], order=places[line.heading], item=line.item, unit=line.unit,
                quantity=line.quantity, unit_cost_minor=(line.unit_cost + zero).minor,
                own_minor=((line.own or zero) + zero).minor, fund_line=line.fund_line,
            )
        )  # fmt: skip
    BudgetLine.objects.bulk_create(rows)
