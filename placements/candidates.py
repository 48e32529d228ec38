# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the matching is told: a need and a programme's experts, from the tables to plain data (four queries)."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language_info

from accounts.queries import profiles_of
from accounts.states import LanguageLevel
from grants.models import Submission
from grants.states import CallKind, SubmissionState
from placements.matching import Candidate, Match, Unfit, Wanted, match
from placements.models import HostNeed, Placement
from placements.operations.rules import rules_of, weights_of
from placements.states import PlacementState

LEVELS = {level.value: rank for rank, level in enumerate(LanguageLevel, start=1)}


@dataclass(frozen=True)
class Known:
    """An expert's person and selected application, beside what the matching was told."""

    person: Any
    submission: Submission | None


def wanted(need: HostNeed) -> Wanted:
    """Return what a need asks for."""
    return Wanted(
        skills=tuple(need.skills), language=need.language, level=LEVELS[need.level], weeks=need.weeks,
        from_on=need.from_on, until_on=need.until_on, sector=need.sector, host=need.institution_id,
        language_name=language_name(need.language),
    )  # fmt: skip


def language_name(code: str) -> str:
    """Return a language's name in the reader's language; the code itself when it is not known."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def matched(need: HostNeed) -> tuple[list[Match], list[Unfit], dict[int, Known]]:
    """Return who fits a need and who does not, and each expert's person and application by the person's key."""
    profiles = list(profiles_of(need.programme_key).prefetch_related("windows"))
    chosen = _selected(need.programme_key)
    placed = _placed([profile.person_id for profile in profiles])
    told = [_told(profile, chosen.get(profile.person_id), placed[profile.person_id]) for profile in profiles]
    fit, unfit = match(wanted(need), told, weights_of(rules_of(need.programme_key)))
    known = {profile.person_id: Known(profile.person, chosen.get(profile.person_id)) for profile in profiles}
    return fit, unfit, known


def _selected(programme_key: str) -> dict[int, Submission]:
    """Return the selected application of each expert, the newest of several."""
    rows = Submission.objects.filter(
        programme_key=programme_key, call__kind=CallKind.EXPERTS, state=SubmissionState.SELECTED
    )
    return {row.started_by_id: row for row in rows.select_related("call").order_by("pk")}


def _placed(persons: list[int]) -> dict[int, list[Placement]]:
    found: dict[int, list[Placement]] = defaultdict(list)
    for row in Placement.objects.filter(expert__in=persons).exclude(state=PlacementState.CANCELLED):
        found[row.expert_id].append(row)
    return found


def _told(profile: Any, submission: Submission | None, placed: list[Placement]) -> Candidate:
    return Candidate(
        key=profile.person_id,
        name=profile.person.name,
        fields=tuple(profile.fields),
        languages={code: LEVELS.get(level, 0) for code, level in profile.languages.items()},
        windows=tuple((window.starts_on, window.ends_on) for window in profile.windows.all()),
        busy=tuple((one.starts_on, one.ends_on) for one in placed if one.state in PlacementState.LIVE),
        sector=submission.call.sector if submission else "",
        hosts=frozenset(one.institution_id for one in placed if one.state == PlacementState.COMPLETED),
    )
