# SPDX-License-Identifier: AGPL-3.0-or-later
"""LookAlike: two persons or two ideas that may be one, with the reasons and what an officer found."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grants.models.submission import Submission
from grants.states import LookAlikeKind, Verdict


class LookAlike(models.Model):
    """Found by the machine, judged by a person, never merged. `score` is in thousandths."""

    programme_key = models.CharField(max_length=40)
    kind = models.CharField(max_length=8, choices=LookAlikeKind.choices)
    first_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    second_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    first = models.ForeignKey(Submission, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Submission, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(_("likeness"))
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField()
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.OPEN, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-score", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="person", first_person__lt=F("second_person"), first=None, second=None)
                | Q(kind="idea", first__lt=F("second"), first_person=None, second_person=None),
                name="two_different_ones_of_a_kind_look_alike",
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(judged_at__isnull=False), name="a_verdict_says_when"
            ),
            models.UniqueConstraint(
                fields=["programme_key", "first_person", "second_person"], name="two_persons_look_alike_once"
            ),
            models.UniqueConstraint(fields=["first", "second"], name="two_ideas_look_alike_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
