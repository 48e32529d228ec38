# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bulletin: one text to the people of a filtered list; a delivery says how it went to each."""

from django.conf import settings
from django.db import models

from conversations.lifecycle import BulletinLifecycle
from conversations.queries import BulletinQuerySet
from conversations.states import BulletinState, Channel
from core.fields import TranslatedField
from core.lifecycle import states_only

PERSON = settings.AUTH_USER_MODEL


class Bulletin(BulletinLifecycle):
    """A bulk message; who gets it is fixed when it is handed in."""

    programme_key = models.CharField(max_length=40)
    call_key = models.CharField(max_length=60, blank=True)
    call_name = TranslatedField(blank=True)
    zone = models.CharField(max_length=40, default="UTC")
    audience = models.CharField(max_length=24)
    filters = models.JSONField(default=dict, blank=True)
    label = models.CharField(max_length=200, blank=True)
    whole_team = models.BooleanField(default=False)
    subject = TranslatedField()
    text = TranslatedField()
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    handed_in_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    handed_in_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        constraints = [states_only(BulletinState, "bulletin_state")]

    def __str__(self) -> str:
        return str(self.subject)

    @property
    def number(self) -> str:
        """How the trail and the inbox name it: never by its words."""
        return f"M-{self.pk}"


class Delivery(models.Model):
    """What one person gets of a bulk message, and how it went: nobody gets it twice."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="deliveries")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="bulletins")
    number = models.CharField(max_length=60, blank=True)
    link = models.CharField(max_length=200, blank=True)
    deadline = models.DateTimeField(null=True, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "person"], name="a_bulletin_reaches_a_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.person_id}"
