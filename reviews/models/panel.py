# SPDX-License-Identifier: AGPL-3.0-or-later
"""Panel, its members, their conflicts of interest, and the criteria of a stage."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from core.fields import TranslatedField
from grants.models import Stage, Submission
from reviews.states import TieKind, TieOrigin


class Panel(models.Model):
    """The body that scores a stage of a call."""

    stage = models.OneToOneField(Stage, on_delete=models.PROTECT, related_name="panel")
    seated_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.stage)

    @property
    def programme_key(self) -> str:
        """The stage's programme."""
        return self.stage.programme_key

    @property
    def call_key(self) -> str:
        """The stage's call."""
        return self.stage.call_key


class Panelist(models.Model):
    """A seat on a panel. Nothing confidential is shown to its holder before `declared_at`."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="panelists")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_chair = models.BooleanField(_("chairs the panel"), default=False)
    most_reviews = models.PositiveSmallIntegerField(_("most reviews"), null=True, blank=True)
    fields = models.JSONField(_("fields of knowledge"), default=list, blank=True)
    seated_at = models.DateTimeField()
    declared_at = models.DateTimeField(null=True, blank=True)
    declared = models.JSONField(
        default=dict, blank=True, help_text="Key of a name: [kind of tie, reason], as declared last."
    )
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "person"], name="one_seat_per_person_and_panel"),
            models.UniqueConstraint(
                fields=["panel"], condition=Q(is_chair=True, left_at=None), name="one_chair_per_panel"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def programme_key(self) -> str:
        """The panel's programme."""
        return self.panel.programme_key


class ConflictOfInterest(models.Model):
    """A tie that removes a panelist from a submission: reads nothing, counts nowhere."""

    panelist = models.ForeignKey(Panelist, on_delete=models.PROTECT, related_name="conflicts")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="conflicts")
    kind = models.CharField(_("tie"), max_length=12, choices=TieKind.choices)
    origin = models.CharField(max_length=10, choices=TieOrigin.choices)
    reason = models.CharField(_("in a few words"), max_length=300, blank=True)
    known_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "conflicts of interest"
        constraints = [
            models.UniqueConstraint(
                fields=["panelist", "submission"], name="one_conflict_per_panelist_and_submission"
            )
        ]

    def __str__(self) -> str:
        return f"{self.panelist} / {self.submission}"

    @property
    def programme_key(self) -> str:
        """The submission's programme."""
        return self.submission.programme_key


class Criterion(models.Model):
    """One thing scored: weight in percent, scale from `low` to `high`, what the marks mean."""

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="criteria")
    key = models.SlugField(max_length=40)
    name = TranslatedField(_("criterion"))
    description = TranslatedField(_("what is looked at"), blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    low = models.SmallIntegerField(_("lowest mark"), default=1)
    high = models.SmallIntegerField(_("highest mark"), default=5)
    anchors = models.JSONField(_("what the marks mean"), default=dict, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "criteria"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "key"], name="one_criterion_per_key"),
            models.CheckConstraint(condition=Q(high__gt=F("low")), name="a_scale_goes_up"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="a_criterion_weighs_something"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def marks(self) -> range:
        """Every mark of the scale."""
        return range(self.low, self.high + 1)
