# SPDX-License-Identifier: AGPL-3.0-or-later
"""Document: a PDF with a number, a hash and a public verify page; made from facts frozen when it was asked for."""

import secrets

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.lifecycle import states_only
from core.models import Blob
from documents.lifecycle import DocumentLifecycle
from documents.states import DocumentState


def new_token() -> str:
    """Return an unguessable name for the verify page (144 bits)."""
    return secrets.token_urlsafe(18)


class Document(DocumentLifecycle):
    """An issued document. `facts` is everything its template was given, so a template's later change is harmless."""

    programme_key = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True, help_text="award-letter:42:v1")
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(max_length=8)
    template = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.IntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    token = models.CharField(max_length=32, unique=True, default=new_token)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(null=True, blank=True)
    blob = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)
    public = models.BooleanField(default=False, help_text="Its verify page names the title and subject.")

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="documents_of_a_subject")]
        constraints = [
            states_only(DocumentState, "document_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="issued") | (Q(blob__isnull=False) & Q(issued_at__isnull=False)),
                name="an_issued_document_has_its_bytes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"
