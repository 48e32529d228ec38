# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files of a submission: cleaned on arrival, taken out of the draft, read through one rule."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.rules import is_auditor, is_officer
from core import audit
from core.refusals import Refusal
from core.registry import READERS, may_read
from grants.completeness import asked_parts
from grants.models import Attachment, Question, Submission
from grants.operations.draft import UnknownQuestion
from grants.operations.files import cleaned, keep
from grants.operations.refusing import draft_in_hand, for_the_team
from grants.rules import is_in_team
from grants.states import QuestionKind

MOST_FILES = 20
KIND = "grants.attachment"


class TooManyFiles(Refusal):
    """More files than a panel would open."""

    sentence = _("A proposal has at most %(most)s files. Take one out first.")


class FileGone(Refusal):
    """The file was taken out."""

    sentence = _("“%(name)s” was taken out already.")


def attach_file(
    submission: Submission,
    *,
    question: Question,
    file: Any,
    name: str = "",
    by: Any,
    at: datetime | None = None,
) -> Attachment:
    """Add a file to a question of the draft, rewritten without metadata, scripts and places.

    Raises UploadRefused, TooManyFiles, UnknownQuestion, NotADraft.
    """
    with transaction.atomic():
        draft = draft_in_hand(submission, by=by)
        _refuse_unfit(draft, question)
    clean = cleaned(file, name=name)  # slow, in a child process: no row stays locked meanwhile
    with transaction.atomic(), for_the_team(submission, by):
        draft = draft_in_hand(submission, by=by)
        _refuse_unfit(draft, question)
        attachment = Attachment.objects.create(
            submission=draft,
            question=question,
            name=clean.name,
            blob=keep(clean),
            added_by=by,
            added_at=at or timezone.now(),
        )
        audit.record(
            "attach_file",
            draft,
            by=by,
            at=at,
            tell=False,
            name=clean.name,
            sha256=clean.sha256,
            removed=clean.removed,
        )
    return attachment


def _refuse_unfit(draft: Submission, question: Question) -> None:
    asked = {one.pk for part in asked_parts(draft) for one in part.questions}
    if question.kind != QuestionKind.FILE or question.pk not in asked:
        raise UnknownQuestion()
    if draft.attachments.filter(removed_at=None).count() >= MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)


def remove_file(attachment: Attachment, *, by: Any, at: datetime | None = None) -> Attachment:
    """Take a file out of the draft. Raises FileGone, NotADraft."""
    submission = attachment.submission
    with transaction.atomic(), for_the_team(submission, by):
        draft = draft_in_hand(submission, by=by)
        locked = Attachment.objects.select_for_update().get(pk=attachment.pk)
        if locked.removed_at is not None:
            raise FileGone(name=locked.name)
        locked.removed_at = at or timezone.now()
        locked.save(update_fields=["removed_at"])
        audit.record("remove_file", draft, by=by, at=at, tell=False, name=locked.name)
    return locked


@may_read(KIND)
def may_read_attachment(person: Any, attachment: Attachment) -> bool:
    """The team, the officers and the auditor read an attachment that was not taken out."""
    reader = is_in_team | is_officer | is_auditor
    return attachment.removed_at is None and bool(reader(person, attachment.submission))


def readable(person: Any, attachment: Attachment) -> bool:
    """Say whether a rule lets them read: of this room, or `grants.attachment:…` of an upper one."""
    return any(
        rule(person, attachment)
        for kind, rule in READERS.items()
        if kind == KIND or kind.startswith(f"{KIND}:")
    )
