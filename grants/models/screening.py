# SPDX-License-Identifier: AGPL-3.0-or-later
"""ScreeningCheck: one eligibility rule, answered for one submission."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from grants.models.call import EligibilityRule
from grants.models.submission import Submission


class ScreeningCheck(models.Model):
    """Yes or no, with the reason when it is no."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="checks")
    rule = models.ForeignKey(EligibilityRule, on_delete=models.PROTECT, related_name="checks")
    met = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["rule__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "rule"], name="one_check_per_rule"),
            models.CheckConstraint(condition=Q(met=True) | ~Q(reason=""), name="a_no_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {'yes' if self.met else 'no'}"
