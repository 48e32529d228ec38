# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form that an officer works on: the call's own while it is in preparation, later its next version."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType

from core.models import AuditEntry
from grants.blueprint.differing import changes_between
from grants.blueprint.judging import faults_of
from grants.blueprint.reading import Document, document_of
from grants.blueprint.shaping import Fault
from grants.default_form import DRAFT_LANGUAGES
from grants.models import Answer, Attachment, Call, FormVersion
from grants.states import CallState

LATER = frozenset({CallState.OPEN, CallState.CLOSED, CallState.UNDER_REVIEW})


@dataclass(frozen=True)
class Working:
    """What stands, and what is being written beside it (`next` is None while nothing is)."""

    call: Call
    standing: Document
    next: FormVersion | None

    @property
    def document(self) -> Document:
        """The form to show and to change."""
        return self.next.content if self.next else self.standing

    @property
    def changes(self) -> list[dict[str, Any]]:
        """What the next version changes."""
        return changes_between(self.standing, self.next.content) if self.next else []


def working_on(call: Call) -> Working:
    """Read what is worked on (four queries, one of them for the version)."""
    being_written = None
    if call.state != CallState.DRAFT:
        being_written = call.form_versions.filter(published_at=None).first()
    return Working(call, document_of(call), being_written)


def judged(call: Call, document: Document) -> list[Fault]:
    """Return what is wrong with a form for this call."""
    return faults_of(
        document,
        stages=set(call.stages.values_list("key", flat=True)),
        languages={code for code, _name in settings.LANGUAGES} | set(DRAFT_LANGUAGES),
        currency=call.currency,
    )


def answered_in(call: Call) -> set[str]:
    """Return the keys of the questions that somebody answered, in a draft or in what was sent."""
    answers = Answer.objects.filter(question__part__call=call)
    files = Attachment.objects.filter(question__part__call=call)
    found: set[str] = set()
    for rows in (answers, files):
        found |= set(rows.order_by().values_list("question__key", flat=True).distinct())
    return found


def last_hand_on(call: Call) -> AuditEntry | None:
    """Return who changed the form of the call last, and when."""
    about = AuditEntry.objects.filter(
        subject_type=ContentType.objects.get_for_model(Call),
        subject_id=call.pk,
        act="grants.call.change_form",
    )
    return about.select_related("by").order_by("-pk").first()
