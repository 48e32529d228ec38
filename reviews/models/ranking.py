# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ranking: the ordered, explained, frozen list of a stage."""

from django.conf import settings
from django.db import models

from grants.models import Stage


class WithoutInputs(models.Manager["Ranking"]):
    """Rankings without their inputs, which hold every score of a call: they are read where they are asked for."""

    def get_queryset(self) -> models.QuerySet["Ranking"]:
        """Leave the inputs in the database until somebody asks."""
        return super().get_queryset().defer("inputs")


class Ranking(models.Model):
    """Inputs, parameters and result, kept as they were; never recomputed silently."""

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="rankings")
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    inputs_hash = models.CharField(max_length=64)
    inputs = models.JSONField()
    parameters = models.JSONField()
    versions = models.JSONField(default=dict)
    result = models.JSONField()

    objects = WithoutInputs()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.stage} {self.inputs_hash[:8]}"

    @property
    def programme_key(self) -> str:
        """The stage's programme."""
        return self.stage.programme_key

    @property
    def call_key(self) -> str:
        """The stage's call."""
        return self.stage.call_key
