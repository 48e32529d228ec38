# SPDX-License-Identifier: AGPL-3.0-or-later
"""A call's process as plain data: what is wrong with an order of stages, and how it is drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.states import PassRule, StageKind


@dataclass(frozen=True)
class StageFacts:
    """What the validator knows of a stage."""

    key: str
    order: int
    kind: str
    passes: str
    name: str = ""
    passes_n: int | None = None
    reviews: int = 3
    due_on: date | None = None

    @property
    def is_scored(self) -> bool:
        """Whether a panel scores in it."""
        return self.kind in StageKind.SCORED


@dataclass(frozen=True)
class Fault:
    """One reason why a process would not carry a submission to a decision; `stage` is a key or empty."""

    code: str
    stage: str
    sentence: Any
    words: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return str(self.sentence) % dict(self.words) if self.words else str(self.sentence)


SENTENCES = {
    "none": _("The call has no stage, so nobody would ever decide."),
    "same_key": _("Two stages have the key “%(key)s”."),
    "same_place": _("“%(stage)s” stands at the same place as another stage."),
    "screening_late": _("“%(stage)s” comes too late: screening stands before every other stage."),
    "screening_rule": _("“%(stage)s” has no scores, so all that meet every rule must pass it."),
    "undecided": _("“%(stage)s” is the last stage, but nobody decides there. Let the committee choose."),
    "ends_in_screening": _("“%(stage)s” is the last stage. A stage in which a panel scores must follow."),
    "unreachable": _("Nobody gets past “%(stage)s”: the committee's choice ends the call."),
    "without_n": _("“%(stage)s” lets the best pass, but does not say how many."),
    "fewer_than_places": _("“%(stage)s” lets %(n)s pass, but the call has %(places)s places."),
    "more_than_before": _("“%(stage)s” lets %(n)s pass, but no more than %(before)s get there."),
    "everybody_passes": _("Everybody passes “%(stage)s” whatever the scores, so scoring has no effect."),
    "without_criteria": _("“%(stage)s” has no criteria to score by."),
    "without_reviews": _("“%(stage)s” asks for no review."),
    "nobody": _("Nobody is responsible for “%(stage)s”: give somebody the role of %(role)s."),
    "dates": _("“%(stage)s” is due before the stage that stands before it."),
}
OFFICER = _("programme officer")
CHAIR = _("chair of the selection committee")


def faults(
    stages: Iterable[StageFacts],
    *,
    places: int | None = None,
    criteria: Mapping[str, int] | None = None,
    officers: int | None = None,
    chairs: int | None = None,
) -> list[Fault]:
    """Return everything that keeps the process from ending in a decision, in the order of the stages.

    `criteria` says how many criteria each stage has, by key; `officers` and `chairs` how many people hold
    the role. What is None is not judged.
    """
    ordered = sorted(stages, key=lambda stage: stage.order)
    if not ordered:
        return [Fault("none", "", SENTENCES["none"])]
    found = [*_doubles(ordered), *_ways(ordered), *_numbers(ordered, places), *_dates(ordered)]
    for stage in ordered:
        found += _scoring(stage, criteria)
        if officers == 0:
            found.append(_fault("nobody", stage, role=OFFICER))
        if chairs == 0 and stage.passes == PassRule.COMMITTEE:
            found.append(_fault("nobody", stage, role=CHAIR))
    rank = {stage.key: place for place, stage in enumerate(ordered)}
    return sorted(found, key=lambda fault: rank[fault.stage])


def _fault(code: str, stage: StageFacts, **words: Any) -> Fault:
    given = {"stage": stage.name or stage.key, **words}
    return Fault(code, stage.key, SENTENCES[code], tuple(given.items()))


def _doubles(ordered: Sequence[StageFacts]) -> Iterable[Fault]:
    """Yield stages that share a key or a place."""
    keys: set[str] = set()
    orders: set[int] = set()
    for stage in ordered:
        if stage.key in keys:
            yield _fault("same_key", stage, key=stage.key)
        if stage.order in orders:
            yield _fault("same_place", stage)
        keys.add(stage.key)
        orders.add(stage.order)


def _ways(ordered: Sequence[StageFacts]) -> Iterable[Fault]:
    """Yield dead ends and stages in the wrong order."""
    last = ordered[-1]
    for place, stage in enumerate(ordered):
        if stage.kind == StageKind.SCREENING:
            if place:
                yield _fault("screening_late", stage)
            if stage.passes != PassRule.ALL_ELIGIBLE:
                yield _fault("screening_rule", stage)
        elif stage.passes == PassRule.ALL_ELIGIBLE:
            yield _fault("everybody_passes", stage)
        if stage.passes == PassRule.COMMITTEE and stage.is_scored and stage is not last:
            yield _fault("unreachable", stage)
    if not last.is_scored:
        yield _fault("ends_in_screening", last)
    elif last.passes != PassRule.COMMITTEE:
        yield _fault("undecided", last)


def _numbers(ordered: Sequence[StageFacts], places: int | None) -> Iterable[Fault]:
    """Yield rules "the best n" that name no n, one below the places, or one above what arrives."""
    before: int | None = None
    for stage in ordered:
        if stage.passes != PassRule.BEST_N:
            continue
        if not stage.passes_n:
            yield _fault("without_n", stage)
            continue
        if places and stage.passes_n < places:
            yield _fault("fewer_than_places", stage, n=stage.passes_n, places=places)
        if before and stage.passes_n > before:
            yield _fault("more_than_before", stage, n=stage.passes_n, before=before)
        before = stage.passes_n


def _dates(ordered: Sequence[StageFacts]) -> Iterable[Fault]:
    """Yield stages that are due before their forerunner."""
    before: date | None = None
    for stage in ordered:
        if stage.due_on and before and stage.due_on < before:
            yield _fault("dates", stage)
        before = stage.due_on or before


def _scoring(stage: StageFacts, criteria: Mapping[str, int] | None) -> Iterable[Fault]:
    """Yield what a scored stage lacks."""
    if not stage.is_scored:
        return
    if criteria is not None and not criteria.get(stage.key):
        yield _fault("without_criteria", stage)
    if stage.reviews < 1:
        yield _fault("without_reviews", stage)


@dataclass(frozen=True)
class Box:
    """One box of the drawing: what happens, who does it, who goes on, who leaves."""

    title: str
    who: str
    onward: str
    leaves: str = ""
    due_on: date | None = None


WHO = {
    StageKind.SCREENING: _("Programme officers"),
    StageKind.REVIEW: _("Panel"),
    StageKind.INTERVIEW: _("Panel, in person"),
}
ONWARD = {
    PassRule.ALL_ELIGIBLE: _("All that meet every rule go on"),
    PassRule.BEST_N: _("The best %(n)s go on"),
    PassRule.COMMITTEE: _("The committee chooses at most %(places)s"),
}
LEAVES = {
    PassRule.ALL_ELIGIBLE: _("Not eligible"),
    PassRule.BEST_N: _("Not selected"),
    PassRule.COMMITTEE: _("On the reserve list, or not selected"),
}


def picture(stages: Iterable[StageFacts], *, places: int) -> list[Box]:
    """Return the boxes of the drawing in their order: handing in, each stage, the awards."""
    boxes = [Box(str(_("Teams hand in")), str(_("Team lead")), str(_("Everything sent in time goes on")))]
    for stage in sorted(stages, key=lambda stage: stage.order):
        onward = str(ONWARD[PassRule(stage.passes)]) % {"n": stage.passes_n or "?", "places": places}
        who = str(WHO[StageKind(stage.kind)])
        if stage.is_scored:
            who = _("%(who)s, %(n)s reviews each") % {"who": who, "n": stage.reviews}
        boxes.append(
            Box(stage.name or stage.key, who, onward, str(LEAVES[PassRule(stage.passes)]), stage.due_on)
        )
    boxes.append(Box(str(_("Awards")), str(_("Team and signatories")), str(_("Active when all have signed"))))
    return boxes
