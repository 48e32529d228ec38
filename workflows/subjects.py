# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which flows an act concerns: from the audit entry's subject to the subjects of flows."""

from collections.abc import Callable, Iterable
from typing import Any

from grants.models import (
    Award,
    Call,
    EligibilityRule,
    GrantAgreement,
    Signature,
    Stage,
    Submission,
    TeamMember,
)
from reviews.models import ConflictOfInterest, Panel, Panelist, Ranking, Review, Selection
from workflows.money_subjects import MONEY_CONCERNS

Concerns = Callable[[Any], Iterable[Any]]


def _of_call(call: Call) -> Iterable[Any]:
    """A call, and all that it holds when the act was on the call itself (a deadline moved, a phase changed)."""
    yield call
    yield from call.submissions.filter(state__in=["draft", "submitted"])


def _of_submission(submission: Submission) -> Iterable[Any]:
    """A submission, its members who have not said yes, its reviews, its call."""
    yield submission
    yield from submission.team.filter(person__isnull=False)
    yield from submission.reviews.all()
    yield from submission.awards.all()
    yield submission.call


def _of_stage(stage: Stage) -> Iterable[Any]:
    """A stage's call and its reviews."""
    yield stage.call
    yield from stage.reviews.all()


def _of_panelist(panelist: Panelist) -> Iterable[Any]:
    """The call of the panel, and the panelist's reviews."""
    yield panelist.panel.stage.call
    yield from panelist.reviews.all()


def _of_selection(selection: Selection) -> Iterable[Any]:
    """The call of a selection, and the awards that came of it."""
    yield selection.call
    yield from Award.objects.filter(call_key=selection.call.key)


CONCERNS: dict[type, Concerns] = {
    Call: _of_call,
    EligibilityRule: lambda rule: [rule.call],
    Stage: _of_stage,
    Submission: _of_submission,
    TeamMember: lambda member: [member, member.submission],
    Panel: lambda panel: _of_stage(panel.stage),
    Panelist: _of_panelist,
    ConflictOfInterest: lambda conflict: [*_of_panelist(conflict.panelist)],
    Review: lambda review: [review, review.stage.call],
    Ranking: lambda ranking: [ranking.stage.call],
    Selection: _of_selection,
    Award: lambda award: [award, award.submission],
    GrantAgreement: lambda agreement: [agreement.award],
    Signature: lambda signature: [signature.agreement.award],
    **MONEY_CONCERNS,
}


def concerned(subject: Any) -> list[Any]:
    """Return the subjects of flows that an act on `subject` may move, each once."""
    found = CONCERNS.get(type(subject))
    if found is None:
        owner = getattr(subject, "subject", None)  # a document speaks for what it is about
        found = CONCERNS.get(type(owner))
        if found is None:
            return []
        subject = owner
    unique = {(type(one), one.pk): one for one in found(subject)}
    return list(unique.values())
