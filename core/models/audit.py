# SPDX-License-Identifier: AGPL-3.0-or-later
"""The audit trail: what was done (chained), what was said with it (erasable), who read what."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q


class AuditEntry(models.Model):
    """One act, written in the act's own transaction; triggers refuse change and removal.

    `digest` is a salted SHA-256 of what was given, so that the clear text (AuditNote) can be erased and the
    chain still verifies. `sequence`, `previous` and `seal` are filled once, by the sealer.
    """

    programme_key = models.CharField(max_length=40, blank=True)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    act = models.CharField(max_length=80)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.IntegerField()
    subject_label = models.CharField(max_length=120)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    actor = models.CharField(max_length=40, blank=True)
    on_behalf = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    through = models.CharField(max_length=20)
    operator = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    sequence = models.IntegerField(null=True, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_of_a_subject"),
            models.Index(fields=["programme_key", "id"], name="audit_of_a_programme"),
            models.Index(fields=["id"], condition=Q(sequence=None), name="audit_not_yet_sealed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["programme_key", "sequence"], name="one_entry_per_place_in_the_chain"
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | ~Q(actor=""), name="somebody_acts_in_an_audit_entry"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_label}"


class AuditNote(models.Model):
    """The clear text of what was given with an act; erasing it leaves the chain intact."""

    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="note")
    salt = models.CharField(max_length=32)
    given = models.JSONField()

    def __str__(self) -> str:
        return f"note to {self.entry_id}"


class ReadEntry(models.Model):
    """Who read a confidential thing, when, and why (if a reason was asked)."""

    programme_key = models.CharField(max_length=40, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=60)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.IntegerField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "read entries"
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="readings_of_a_subject")]

    def __str__(self) -> str:
        return f"{self.person_id} read {self.what} {self.subject_id}"
