# SPDX-License-Identifier: AGPL-3.0-or-later
"""PlacementRules: what a programme decides about its placements."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from placements.matching import Weights


def usual_weights() -> dict[str, int]:
    """Return the weights of matching unless the programme sets others."""
    return Weights().as_dict()


class PlacementRules(models.Model):
    """Settings of a programme: how long placements last, how quickly sides answer, what counts in matching."""

    programme_key = models.CharField(max_length=40, unique=True)
    shortest_months = models.PositiveSmallIntegerField(_("shortest placement, in months"), default=1)
    longest_months = models.PositiveSmallIntegerField(_("longest placement, in months"), default=6)
    answer_days = models.PositiveSmallIntegerField(_("days to answer"), default=7)
    weights = models.JSONField(_("weights of matching"), default=usual_weights)
    currencies = models.JSONField(_("currencies of allowances"), default=list, blank=True)
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "placement rules"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    shortest_months__gte=1, longest_months__gte=F("shortest_months"), answer_days__gte=1
                ),
                name="placement_rules_make_sense",
            )
        ]

    def __str__(self) -> str:
        return self.programme_key
