# SPDX-License-Identifier: AGPL-3.0-or-later
"""Drafting a selection from a frozen ranking, and changing its lines while it is a draft."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.lifecycle import lock
from core.money import Money
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Call, Submission
from reviews.feedback import words_for
from reviews.models import Ranking, Selection, SelectionLine
from reviews.states import Outcome, SelectionState

WORDS = ("conditions", "reason", "strength", "improve")
RESERVE_SHARE = 2  # a reserve half as long as the list of the selected, unless the committee says otherwise


class NotADraft(Refusal):
    """Lines change only in a draft."""

    sentence = _(
        "The selection is “%(state)s”. Reopen it before you change a line; sign-offs given are then void."
    )


class NotTheNewest(Refusal):
    """The ranking was frozen again since."""

    sentence = _("A newer ranking was frozen since. Draft the selection from that one.")


class OneAtATime(Refusal):
    """A call has one live selection."""

    sentence = _("There is a selection for this call already.")


class PlacesTaken(Refusal):
    """Never an eleventh."""

    sentence = _("All %(places)s places are taken. Take one back before you give another.")


class AboveCeiling(Refusal):
    """An award may not pass the call's highest amount."""

    sentence = _("One award may be %(ceiling)s at most.")


def draft_selection(call: Call, *, ranking: Ranking, by: Any, at: datetime | None = None) -> Selection:
    """Propose the selected and the reserve in the order of the ranking, with the amounts asked for.

    Submissions that share a rank across the last place are left for the committee. Raises NotAllowed,
    NotTheNewest or OneAtATime.
    """
    demand(by, "reviews.draft_selection", call)
    with transaction.atomic():
        call = Call.objects.select_for_update().get(pk=call.pk)
        if ranking.stage.call_id != call.pk or ranking.stage.rankings.order_by("-pk").first() != ranking:
            raise NotTheNewest()
        if call.selections.exclude(state=SelectionState.VOID).exists():
            raise OneAtATime()
        selection = Selection.objects.create(
            call=call, ranking=ranking, places=call.places, drafted_at=at or timezone.now()
        )
        SelectionLine.objects.bulk_create(_proposed(selection))
        audit.record("draft", selection, by=by, at=at, ranking=ranking.inputs_hash)
    return selection


def _proposed(selection: Selection) -> list[SelectionLine]:
    """Return the lines as the ranking proposes them."""
    call, lines = selection.call, []
    asked = dict(call.submissions.with_requested().values_list("pk", "requested_minor"))
    words = words_for(selection.ranking)
    taken = reserved = 0
    for row in selection.ranking.result:
        line = SelectionLine(
            selection=selection,
            submission_id=row["submission"],
            places=selection.places,
            rank=row["rank"],
            outcome=Outcome.DECLINED,
            **words.get(row["submission"], {}),
        )
        if row["rank"] is not None and taken < selection.places and not row["needs_decision"]:
            taken += 1
            line.outcome, line.place = Outcome.SELECTED, taken
            line.amount_minor = _within(asked.get(row["submission"], 0), call.ceiling_minor) or None
        elif row["rank"] is not None and reserved < max(1, selection.places // RESERVE_SHARE):
            reserved += 1
            line.outcome, line.place = Outcome.RESERVE, reserved
            line.amount_minor = _within(asked.get(row["submission"], 0), call.ceiling_minor) or None
        lines.append(line)
    return lines


def _within(amount: int, ceiling: int | None) -> int:
    """Return the amount asked for, at most the ceiling; the ceiling itself where nothing was asked for."""
    return amount if ceiling is None else min(amount or ceiling, ceiling)


def set_line(
    selection: Selection,
    *,
    submission: Submission,
    outcome: str,
    by: Any,
    place: int | None = None,
    amount: Money | None = None,
    at: datetime | None = None,
    **words: str,
) -> SelectionLine:
    """Set what is decided for one submission, while the selection is a draft.

    `place` is the wanted place on the reserve list (the others make room); a selected one takes the lowest
    free place. `words` are conditions, reason, strength, improve. Raises NotAllowed, NotADraft, PlacesTaken
    or AboveCeiling.
    """
    demand(by, "reviews.draft_selection", selection)
    with transaction.atomic():
        selection = lock(selection)
        if selection.state != SelectionState.DRAFT:
            raise NotADraft(state=selection.state_label)
        _refuse_above_ceiling(selection, amount)
        line = selection.lines.get(submission=submission)
        _take_place(selection, line, outcome, place)
        line.amount_minor = amount.minor if amount and outcome != Outcome.DECLINED else None
        for name in WORDS:
            setattr(line, name, words.get(name, ""))
        line.save()
        audit.record(
            "set_line", selection, by=by, at=at, tell=False, submission=submission, outcome=outcome,
            place=line.place, amount=amount, reason=line.reason,
        )  # fmt: skip
    return line


def _refuse_above_ceiling(selection: Selection, amount: Money | None) -> None:
    ceiling = selection.call.ceiling
    if amount is not None and ceiling is not None and amount.minor > ceiling.minor:
        raise AboveCeiling(field="amount", ceiling=ceiling)


def _take_place(selection: Selection, line: SelectionLine, outcome: str, place: int | None) -> None:
    """Give the line its place among those of the same outcome; the reserve stays without gaps."""
    before, line.outcome = line.outcome, outcome
    if outcome == Outcome.SELECTED and before != Outcome.SELECTED:
        line.place = _lowest_free(selection)
    if outcome == Outcome.DECLINED:
        line.place = None
    if Outcome.RESERVE in {before, outcome}:
        _order_reserve(selection, line, outcome, place)


def _lowest_free(selection: Selection) -> int:
    """Return the lowest free place, or refuse."""
    taken = set(selection.lines.filter(outcome=Outcome.SELECTED).values_list("place", flat=True))
    free = [number for number in range(1, selection.places + 1) if number not in taken]
    if not free:
        raise PlacesTaken(places=selection.places)
    return free[0]


def _order_reserve(selection: Selection, line: SelectionLine, outcome: str, place: int | None) -> None:
    """Number the reserve anew, with the line at its wanted place (or out of it)."""
    others = selection.lines.filter(outcome=Outcome.RESERVE).exclude(pk=line.pk).order_by("place")
    order = list(others)
    if outcome == Outcome.RESERVE:
        wanted = len(order) + 1 if place is None else max(1, min(place, len(order) + 1))
        order.insert(wanted - 1, line)
    # Through numbers nobody uses, so that no two lines ever share a place on the way.
    base = 1_000_000
    SelectionLine.objects.filter(pk=line.pk).update(outcome=Outcome.DECLINED, place=None)
    for number, one in enumerate(order, start=1):
        if one.pk != line.pk:
            SelectionLine.objects.filter(pk=one.pk).update(place=base + number)
    for number, one in enumerate(order, start=1):
        if one.pk == line.pk:
            line.place = number
        else:
            SelectionLine.objects.filter(pk=one.pk).update(place=number)
