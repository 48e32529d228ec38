# SPDX-License-Identifier: AGPL-3.0-or-later
"""AssignmentRun: the solver's record of who was given what, and why it is the best."""

from django.conf import settings
from django.db import models

from grants.models import Stage


class AssignmentRun(models.Model):
    """One run: parameters, seed, hash of the inputs, and what came out."""

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="assignment_runs")
    run_at = models.DateTimeField()
    run_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    parameters = models.JSONField()
    inputs_hash = models.CharField(max_length=64)
    report = models.JSONField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.stage} {self.run_at:%Y-%m-%d}"

    @property
    def programme_key(self) -> str:
        """The stage's programme."""
        return self.stage.programme_key
