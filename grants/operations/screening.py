# SPDX-License-Identifier: AGPL-3.0-or-later
"""Screening: each eligibility rule answered, what is returned or corrected, and handing over to the panel."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.lifecycle import advance, lock
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Call, ScreeningCheck, Stage, StageEntry, Submission
from grants.registry import RETURN_OBJECTIONS
from grants.rules import is_in_team
from grants.states import CallState, StageKind, StageOutcome, SubmissionState


class StillOpen(Refusal):
    """Until the deadline the team may change what it sent."""

    sentence = _("The call is still open, so the team may change its proposal. Screen it after the closing.")


class OwnTeam(Refusal):
    """Nobody screens a submission of a team to which he or she belongs."""

    sentence = _("You belong to this team, so another officer screens it.")


class RulesUnanswered(Refusal):
    """Every rule of the call is answered, and no other."""

    sentence = _("Answer every eligibility rule of this call.")


class NoWithoutReason(Refusal):
    """A rule that is not met needs a reason that the team will read."""

    sentence = _("Say why the rule “%(rule)s” is not met.")


class DateHasPassed(Refusal):
    """The new date must be one that the team can keep."""

    sentence = _("The new date must lie in the future.")


class ReviewHasBegun(Refusal):
    """What lies before the panel is first taken back from it."""

    sentence = _("The panel has this call now. Take the call back to screening first.")


class NotAllScreened(Refusal):
    """Somebody still waits for screening or corrects."""

    sentence = _("%(waiting)s wait for screening and %(correcting)s are being corrected. Finish those first.")


class NobodyEligible(Refusal):
    """A panel needs something to read."""

    sentence = _("No submission is eligible, so there is nothing to hand to the panel.")


def record_screening(
    submission: Submission, *, checks: Mapping[int, tuple[bool, str]], by: Any, at: datetime | None = None
) -> Submission:
    """Answer every rule (rule key -> met, reason); all met is eligible, else ineligible.

    Raises StillOpen, OwnTeam, RulesUnanswered or NoWithoutReason.
    """
    demand(by, "grants.screen_submission", submission)
    now = at or timezone.now()
    with transaction.atomic():
        call = Call.objects.select_for_update().get(pk=submission.call_id)
        _refuse_early(call, submission, by, now)
        rules = {rule.pk: rule for rule in call.eligibility_rules.all()}
        if set(checks) != set(rules):
            raise RulesUnanswered()
        for key, (met, reason) in checks.items():
            if not met and not reason.strip():
                raise NoWithoutReason(field=f"reason_{key}", rule=str(rules[key].text))
        for key, (met, reason) in checks.items():
            ScreeningCheck.objects.update_or_create(
                submission=submission, rule=rules[key],
                defaults={"met": met, "reason": "" if met else reason.strip()[:500], "by": by, "at": now},
            )  # fmt: skip
        eligible = all(met for met, _reason in checks.values())
        advance(submission.find_eligible if eligible else submission.find_ineligible, by=by, at=at)
        _note_outcome(submission, StageOutcome.PASSED if eligible else StageOutcome.NOT_PASSED, now)
    return submission


def _refuse_early(call: Call, submission: Submission, by: Any, now: datetime) -> None:
    """Refuse while the team may still edit, once the panel has the call, and to a member of the team."""
    if call.state == CallState.OPEN or (submission.extended_until and submission.extended_until > now):
        raise StillOpen()
    _refuse_after_screening(call)
    if is_in_team(by, submission):
        raise OwnTeam()


def _refuse_after_screening(call: Call) -> None:
    if call.state not in {CallState.OPEN, CallState.CLOSED}:
        raise ReviewHasBegun()


def _note_outcome(submission: Submission, outcome: str, when: datetime | None) -> None:
    """Say in the screening stage how the submission fared."""
    stage = submission.call.stages.filter(kind=StageKind.SCREENING).first()
    if stage is not None:
        StageEntry.objects.update_or_create(
            submission=submission, stage=stage, defaults={"outcome": outcome, "decided_at": when},
            create_defaults={"outcome": outcome, "decided_at": when, "handed_in_at": submission.submitted_at},
        )  # fmt: skip


def return_for_correction(submission: Submission, *, until: datetime, reason: str, by: Any) -> Submission:
    """Give a submission back to its team until a new date. Raises DateHasPassed or ReviewHasBegun."""
    if until <= timezone.now():
        raise DateHasPassed(field="until")
    with transaction.atomic():
        _refuse_after_screening(Call.objects.select_for_update().get(pk=submission.call_id))
        return advance(submission.return_for_correction, by=by, until=until, reason=reason)


def undo_screening(submission: Submission, *, reason: str, by: Any) -> Submission:
    """Take back a mistaken screening by a counter-step; the answers stay, to be put right."""
    with transaction.atomic():
        _refuse_after_screening(Call.objects.select_for_update().get(pk=submission.call_id))
        advance(submission.undo_screening, by=by, reason=reason)
        _note_outcome(submission, StageOutcome.PENDING, None)
    return submission


def first_scored_stage(call: Call) -> Stage | None:
    """Return the stage in which a panel first reads."""
    return call.stages.filter(kind__in=StageKind.SCORED).order_by("order").first()


def begin_review(call: Call, *, by: Any, at: datetime | None = None) -> Call:
    """Hand every eligible submission to the panel. Raises NotAllScreened or NobodyEligible."""
    demand(by, "grants.screen_submission", call)
    now = at or timezone.now()
    with transaction.atomic():
        locked = lock(call)
        if locked.state == CallState.CLOSED:
            _refuse_unscreened(locked, now)
        advance(locked.begin_review, by=by, at=at)
        stage = first_scored_stage(locked)
        for submission in locked.submissions.eligible().select_related("call").order_by("pk"):
            advance(submission.enter_review, by=by, at=at)
            StageEntry.objects.get_or_create(
                submission=submission, stage=stage, defaults={"handed_in_at": submission.submitted_at}
            )
    call.refresh_from_db()
    return call


def _refuse_unscreened(call: Call, now: datetime) -> None:
    waiting = call.submissions.filter(state=SubmissionState.SUBMITTED).count()
    drafts = call.submissions.filter(state=SubmissionState.DRAFT)
    correcting = drafts.filter(correct_until__gt=now).count() + drafts.filter(extended_until__gt=now).count()
    if waiting or correcting:
        raise NotAllScreened(waiting=waiting, correcting=correcting)
    if not call.submissions.eligible().exists():
        raise NobodyEligible()


def return_to_screening(call: Call, *, reason: str, by: Any) -> Call:
    """Take a call back from the panel by a counter-step; upper rooms may object (Refusal)."""
    demand(by, "grants.correct_step", call)
    with transaction.atomic():
        locked = lock(call)
        for objection in RETURN_OBJECTIONS:
            found = objection(locked)
            if found is not None:
                raise found
        advance(locked.return_to_screening, by=by, reason=reason)
        for submission in locked.submissions.under_review().select_related("call").order_by("pk"):
            advance(submission.leave_review, by=by, reason=reason)
    call.refresh_from_db()
    return call
