# SPDX-License-Identifier: AGPL-3.0-or-later
"""Refusals that several verbs of the applicant's side share, and how a draft is taken in hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit, showing
from core.acting import acting, current
from core.lifecycle import lock
from core.models import AuditEntry
from core.permissions import demand
from core.refusals import Refusal
from grants import deadlines
from grants.models import Submission
from grants.states import SubmissionState, TeamRole

TYPING = timedelta(minutes=10)


class NotADraft(Refusal):
    """The submission was sent, so nothing in it changes."""

    sentence = _("“%(thing)s” is “%(state)s”: nothing in it can be changed now.")


class DeadlinePassed(Refusal):
    """The server's clock says that it is too late; the moment is told in the call's zone."""

    sentence = _("The deadline was %(when)s. Ask a programme officer if you need more time.")


class NotOpen(Refusal):
    """The call does not take submissions now."""

    sentence = _("“%(call)s” does not take proposals now.")


def refuse_late(submission: Submission, now: datetime) -> None:
    """Raise DeadlinePassed, or NotOpen where no deadline was ever told."""
    if deadlines.in_time(submission, now):
        return
    told = deadlines.deadline(submission)
    if told is None:
        raise NotOpen(call=submission.call)
    raise DeadlinePassed(when=showing.moment_text(told, submission.call.zone))


def draft_in_hand(submission: Submission, *, by: Any, may: str = "grants.edit_draft") -> Submission:
    """Return the submission locked, after asking who may and whether it is a draft."""
    demand(by, may, submission)
    locked = lock(submission)
    if locked.state != SubmissionState.DRAFT:
        raise NotADraft(thing=str(locked), state=locked.state_label)
    return locked


@contextmanager
def for_the_team(submission: Submission, by: Any) -> Iterator[None]:
    """Within this block acts of anybody but the lead are recorded as done on the lead's behalf."""
    lead = submission.team.present().filter(role=TeamRole.LEAD).select_related("person").first()
    person = lead.person if lead else None
    if person is None or person == by or current().on_behalf is not None:
        yield
    else:
        with acting(on_behalf=person):
            yield


def record_typing(act: str, subject: Model, *, by: Any, at: datetime | None = None, **given: Any) -> None:
    """Leave an audit entry of typing in a draft: one for ten minutes of a person, not one for each pause.

    The texts themselves are kept as versions; flows need not hear of it.
    """
    now = at or timezone.now()
    latest = (
        AuditEntry.objects.filter(
            subject_type=ContentType.objects.get_for_model(subject),
            subject_id=subject.pk,
            act=f"{subject._meta.label_lower}.{act}",
        )
        .order_by("-pk")
        .first()
    )
    # Only the newest entry counts: it must always name whoever typed last.
    if latest is None or latest.by_id != by.pk or not now - TYPING < latest.happened_at <= now:
        audit.record(act, subject, by=by, at=at, tell=False, **given)
