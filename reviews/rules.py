# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may, in this room. A conflict of interest beats every role: a conflicted person reads nothing of it."""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from accounts.rules import holds, is_auditor, is_committee_chair, is_officer
from accounts.states import Role
from core.permissions import permit
from grants.states import StagePhase
from reviews.states import ReviewState


def seat_of(person: Any, stage: Any) -> Any:
    """Return the person's present seat on the stage's panel, or None (read once per stage object)."""
    if person is None or stage is None or person.pk is None:
        return None
    if "_seats" not in stage.__dict__:
        panel = getattr(stage, "panel", None)
        seats = panel.panelists.filter(left_at=None).select_related("person") if panel else ()
        stage.__dict__["_seats"] = {seat.person_id: seat for seat in seats}
    return stage.__dict__["_seats"].get(person.pk)


def has_conflict_with(person: Any, submission: Any) -> bool:
    """Say whether the person sits on a panel of the submission's call with a conflict about it (cached)."""
    if person is None or submission is None or person.pk is None:
        return False
    if "_conflicted" not in submission.__dict__:
        conflicts = submission.conflicts.values_list("panelist__person_id", flat=True)
        submission.__dict__["_conflicted"] = frozenset(conflicts)
    return person.pk in submission.__dict__["_conflicted"]


@rules.predicate
def is_reviewer(person: Any, review: Any) -> bool:
    """The review is this person's, and the person still sits on the panel."""
    return (
        review is not None
        and person is not None
        and (review.panelist.person_id == person.pk and review.panelist.left_at is None)
    )


@rules.predicate
def has_declared(person: Any, review: Any) -> bool:
    """The panelist has declared ties; nothing confidential is shown before."""
    return review is not None and review.panelist.declared_at is not None


@rules.predicate
def has_conflict(person: Any, review: Any) -> bool:
    """The person has a conflict of interest about what is reviewed."""
    return review is not None and has_conflict_with(person, review.submission)


@rules.predicate
def is_not_recused(person: Any, review: Any) -> bool:
    """The review was not ended by a recusal."""
    return review is not None and review.state != ReviewState.RECUSED


@rules.predicate
def sits_on_panel(person: Any, stage: Any) -> bool:
    """The person has a seat on the stage's panel."""
    return seat_of(person, stage) is not None


@rules.predicate
def chairs_panel(person: Any, stage: Any) -> bool:
    """The person chairs the stage's panel."""
    seat = seat_of(person, stage)
    return bool(seat and seat.is_chair)


@rules.predicate
def ranking_is_open_to_panel(person: Any, stage: Any) -> bool:
    """The stage's phase rule lets panelists see the ranking."""
    return (
        stage is not None
        and stage.scores_open_in_discussion
        and stage.phase in {StagePhase.DISCUSSION, StagePhase.FROZEN}
    )


may_read_review = is_reviewer & has_declared & is_not_recused & ~has_conflict
signs_off = holds(Role.SIGNATORY)
sits_in_committee = holds(Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER)

OFFICERS = _("programme officers")
permit("reviews.seat_panel", is_officer, who=OFFICERS)
permit("reviews.declare_conflicts", sits_on_panel, who=_("the panel's members"))
permit("reviews.see_conflicts", is_officer | is_auditor, who=_("programme officers and the auditor"))
permit("reviews.assign", is_officer | chairs_panel, who=_("programme officers and the panel's chair"))
permit("reviews.read_review", may_read_review, who=_("the panelist to whom it is assigned"))
permit("reviews.score", may_read_review, who=_("the panelist to whom it is assigned"))
permit("reviews.recuse", is_reviewer, who=_("the panelist to whom it is assigned"))
permit("reviews.change_phase", is_officer | chairs_panel, who=_("programme officers and the panel's chair"))
permit(
    "reviews.see_ranking",
    is_officer | is_auditor | sits_in_committee | chairs_panel | (sits_on_panel & ranking_is_open_to_panel),
    who=_("officers, the committee, the panel's chair, and panelists once the discussion is open"),
)
permit("reviews.freeze_ranking", is_officer | chairs_panel, who=_("programme officers and the panel's chair"))
permit(
    "reviews.see_selection", is_officer | is_auditor | sits_in_committee | signs_off, who=_("the committee")
)
permit(
    "reviews.draft_selection",
    is_officer | is_committee_chair,
    who=_("programme officers and the committee's chair"),
)
permit("reviews.confirm_selection", is_committee_chair, who=_("the chair of the selection committee"))
permit("reviews.sign_off", signs_off, who=_("the signatory of an institution that the programme names"))
permit("reviews.release", is_officer, who=OFFICERS)
permit("reviews.void_selection", is_officer | is_committee_chair, who=_("officers and the committee's chair"))
permit("reviews.promote_reserve", is_officer, who=OFFICERS)
