# SPDX-License-Identifier: AGPL-3.0-or-later
"""Attachment: a cleaned file handed in with a submission, served only through a checking view."""

import uuid

from django.conf import settings
from django.db import models

from core.models import Blob
from grants.models.form import Question
from grants.models.submission import Submission


class Attachment(models.Model):
    """A PDF or picture, rewritten on arrival (metadata, scripts and places removed)."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="attachments")
    question = models.ForeignKey(
        Question, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=160)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def programme_key(self) -> str:
        """The submission's programme."""
        return self.submission.programme_key
