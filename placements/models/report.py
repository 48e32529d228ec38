# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is written about a placement: the expert's notes and report, and how each side judges the other."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.lifecycle import states_only
from placements.lifecycle import ReportLifecycle
from placements.models.placement import Placement
from placements.models.somebody import somebody
from placements.states import ReportKind, ReportState, Side


class PlacementReport(ReportLifecycle):
    """A monthly note (`month` is the month's first day), or the final report."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=8, choices=ReportKind.choices)
    month = models.DateField(null=True, blank=True)
    done = models.TextField(_("what was done"), blank=True)
    hindered = models.TextField(_("what was difficult"), blank=True)
    next = models.TextField(_("what comes next"), blank=True)
    begun_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.CharField(max_length=300, blank=True)
    accepted_by = somebody(optional=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["placement", "month", "pk"]
        constraints = [
            states_only(ReportState, "report_state_is_known"),
            models.UniqueConstraint(
                fields=["placement", "month"], condition=Q(kind="monthly"), name="one_note_per_month"
            ),
            models.UniqueConstraint(
                fields=["placement"], condition=Q(kind="final"), name="one_final_report_per_placement"
            ),
            models.CheckConstraint(
                condition=Q(kind="final", month=None) | Q(kind="monthly", month__isnull=False),
                name="a_note_is_of_a_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.month:%m/%Y}" if self.month else self.get_kind_display()

    @property
    def programme_key(self) -> str:
        """The placement's programme."""
        return self.placement.programme_key

    @property
    def call_key(self) -> str:
        """The placement's call."""
        return self.placement.call_key

    @property
    def expert_id(self) -> int:
        """Who writes it."""
        return self.placement.expert_id


class Evaluation(models.Model):
    """How one side judges the other at the end: grades from 1 to 4, and words. Written once."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="evaluations")
    side = models.CharField(_("who judges"), max_length=8, choices=Side.choices)
    grades = models.JSONField(default=dict)
    words = models.TextField(_("in words"))
    again = models.BooleanField(_("would do it again"))
    by = somebody()
    at = models.DateTimeField()

    class Meta:
        ordering = ["placement", "side"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "side"], name="one_evaluation_per_side"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="evaluation_side_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.placement} {self.get_side_display()}"
