# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an expert's application has beside its answers, and the references it names."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grants.models.submission import Submission
from grants.states import Recommendation, ReferenceState

FEWEST_WEEKS, MOST_WEEKS = 4, 26


class ExpertApplication(models.Model):
    """Where and for how long an expert would go, one to one beside the submission."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="application")
    sector = models.CharField(
        _("field"), max_length=40, blank=True, help_text="A key of the programme's list."
    )
    host_wishes = models.TextField(_("host you would like"), max_length=1000, blank=True)
    weeks_wished = models.PositiveSmallIntegerField(_("weeks you can stay"), null=True, blank=True)
    earliest_start = models.DateField(_("earliest start"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weeks_wished=None)
                | Q(weeks_wished__gte=FEWEST_WEEKS, weeks_wished__lte=MOST_WEEKS),
                name="a_stay_is_of_one_to_six_months",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sector} {self.weeks_wished or ''}".strip()


class Reference(models.Model):
    """Somebody who knows the applicant: asked by mail, answers by a link with a token and no account.

    `confidential` is the referee's wish: the applicant then never reads the answer.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="references")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    relation = models.CharField(_("how you know each other"), max_length=160, blank=True)
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    named_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    known_as = models.CharField(_("how long and from where you know each other"), max_length=300, blank=True)
    strengths = models.TextField(_("strengths"), max_length=3000, blank=True)
    doubts = models.TextField(_("doubts"), max_length=3000, blank=True)
    recommends = models.CharField(_("recommends"), max_length=16, choices=Recommendation.choices, blank=True)
    confidential = models.BooleanField(_("not for the applicant"), default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "email"], name="one_reference_per_address"),
            models.CheckConstraint(
                condition=Q(answered_at=None) | ~Q(recommends=""), name="an_answer_recommends_or_not"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def programme_key(self) -> str:
        """The submission's programme."""
        return self.submission.programme_key

    @property
    def call_key(self) -> str:
        """The submission's call."""
        return self.submission.call_key

    @property
    def state(self) -> ReferenceState:
        """Where the reference stands, read from its dates."""
        if self.answered_at:
            return ReferenceState.ANSWERED
        if self.refused_at:
            return ReferenceState.REFUSED
        return ReferenceState.ASKED if self.asked_at else ReferenceState.NAMED

    @property
    def state_label(self) -> str:
        """The state's word for people."""
        return str(self.state.label)

    @property
    def state_look(self) -> str:
        """The look of the state."""
        return {"answered": "done", "refused": "closed", "asked": "waiting"}.get(self.state, "draft")
