# SPDX-License-Identifier: AGPL-3.0-or-later
"""Thread: what the applicant's side and the officers say to each other about one thing."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from conversations.queries import ThreadQuerySet
from conversations.registry import SUBJECTS
from conversations.states import Side, Way
from core.models import Blob


class Thread(models.Model):
    """One conversation about one thing, and whose answer is awaited, since when, until when."""

    kind = models.CharField(max_length=24)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.PositiveIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    programme_key = models.CharField(max_length=40)
    call_key = models.CharField(max_length=60, blank=True)
    awaited = models.CharField(max_length=12, choices=Side.choices, blank=True)
    awaited_since = models.DateTimeField(null=True, blank=True)
    awaited_until = models.DateTimeField(null=True, blank=True)
    latest_at = models.DateTimeField(null=True, blank=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id"], name="one_thread_per_subject"),
            models.CheckConstraint(
                condition=models.Q(awaited="", awaited_since=None)
                | (~models.Q(awaited="") & models.Q(awaited_since__isnull=False)),
                name="an_awaited_answer_has_a_since",
            ),
        ]
        indexes = [models.Index(fields=["programme_key", "awaited"], name="threads_awaiting")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number of what is talked about; never its title."""
        return SUBJECTS[self.kind].label(self.subject)


class Message(models.Model):
    """What one person wrote, once: `key` is that of the page's form or of the mail."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    key = models.CharField(max_length=64, unique=True)
    side = models.CharField(max_length=12, choices=Side.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages_written"
    )
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.PAGE)
    text = models.TextField(blank=True)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.thread} {self.written_at:%Y-%m-%d}"

    @property
    def programme_key(self) -> str:
        """The thread's programme."""
        return self.thread.programme_key

    @property
    def call_key(self) -> str:
        """The thread's call."""
        return self.thread.call_key

    @property
    def number(self) -> str:
        """The number of what is talked about."""
        return self.thread.number


class MessageFile(models.Model):
    """A PDF or picture that came with a message, rewritten on arrival."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="files")
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=160)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class MessageRead(models.Model):
    """That somebody of either side saw a message."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="readings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["message", "person"], name="a_message_is_first_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.person_id}"
