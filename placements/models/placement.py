# SPDX-License-Identifier: AGPL-3.0-or-later
"""Placement: an expert at a host for some months; its terms in versions, each answered by both sides."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from core.lifecycle import states_only
from grants.models import Submission
from placements import states
from placements.lifecycle import PlacementLifecycle
from placements.models.need import HostNeed
from placements.models.somebody import somebody
from placements.queries import PlacementQuerySet
from placements.states import Answer, PlacementState


class Placement(PlacementLifecycle):
    """Triggers keep the live placements of one expert apart and each within its months.

    `starts_on` and `ends_on` are those of the terms in force (of the first ones, while they are answered).
    """

    number = models.CharField(max_length=40, unique=True)
    programme_key = models.CharField(max_length=40)
    call_key = models.CharField(max_length=60, blank=True)
    need = models.ForeignKey(
        HostNeed, null=True, blank=True, on_delete=models.PROTECT, related_name="placements"
    )
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="placements")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="placements")
    submission = models.ForeignKey(
        Submission, null=True, blank=True, on_delete=models.PROTECT, related_name="placements"
    )
    title = models.CharField(_("course or service"), max_length=160)
    sector = models.CharField(_("sector"), max_length=80, blank=True)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    shortest_months = models.PositiveSmallIntegerField(default=1)
    longest_months = models.PositiveSmallIntegerField(default=6)
    score = models.PositiveSmallIntegerField(_("score of matching"), null=True, blank=True)
    reasons = models.JSONField(_("reasons of matching"), default=list, blank=True)
    proposed_by = somebody()
    proposed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    began_on = models.DateField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.TextField(blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["expert", "state", "starts_on"], name="placements_of_an_expert"),
            models.Index(fields=["programme_key", "state", "id"], name="placements_of_a_programme"),
        ]
        constraints = [
            states_only(PlacementState, "placement_state_is_known"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="a_placement_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(shortest_months__gte=1, longest_months__gte=F("shortest_months")),
                name="a_placement_has_its_months",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PlacementTerms(models.Model):
    """One version of what is agreed: days, place and task; what both sides answered, and until when they may."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="terms")
    version = models.PositiveSmallIntegerField()
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    days = models.PositiveSmallIntegerField(_("working days"))
    tasks = models.TextField(_("terms of reference"))
    employer = models.CharField(_("employer who grants leave"), max_length=160, blank=True)
    why = models.CharField(_("why the terms change"), max_length=300, blank=True)
    written_by = somebody()
    written_at = models.DateTimeField()
    answer_by = models.DateTimeField(_("to be answered by"))
    expert_answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.WAITING)
    expert_answered_at = models.DateTimeField(null=True, blank=True)
    expert_reason = models.CharField(max_length=300, blank=True)
    host_answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.WAITING)
    host_answered_by = somebody(optional=True)
    host_answered_at = models.DateTimeField(null=True, blank=True)
    host_reason = models.CharField(max_length=300, blank=True)
    in_force_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Declined, or overtaken by an end.")

    class Meta:
        verbose_name_plural = "placement terms"
        ordering = ["placement", "version"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "version"], name="one_version_of_terms_per_number"),
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(in_force_at=None, closed_at=None),
                name="one_version_of_terms_is_answered_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="terms_end_after_they_start"
            ),
            models.CheckConstraint(condition=Q(days__gte=1), name="terms_have_days"),
            models.CheckConstraint(
                condition=Q(expert_answer__in=Answer.values, host_answer__in=Answer.values),
                name="terms_answers_are_known",
            ),
            models.CheckConstraint(
                condition=Q(in_force_at=None) | Q(expert_answer="accepted", host_answer="accepted"),
                name="terms_in_force_were_accepted_by_both",
            ),
            models.CheckConstraint(
                condition=(~Q(expert_answer="declined") | ~Q(expert_reason=""))
                & (~Q(host_answer="declined") | ~Q(host_reason="")),
                name="who_declines_terms_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement} v{self.version}"

    @property
    def programme_key(self) -> str:
        """The placement's programme."""
        return self.placement.programme_key

    @property
    def is_open(self) -> bool:
        """Whether the sides may answer."""
        return self.in_force_at is None and self.closed_at is None

    @property
    def expert_look(self) -> str:
        """The look of the expert's answer."""
        return states.ANSWER_LOOKS[self.expert_answer]

    @property
    def host_look(self) -> str:
        """The look of the host's answer."""
        return states.ANSWER_LOOKS[self.host_answer]
