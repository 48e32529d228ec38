# SPDX-License-Identifier: AGPL-3.0-or-later
"""ExpertProfile, one lasting profile per person, and the windows in which an expert is free."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.queries import ExpertProfileQuerySet
from accounts.states import Contribution, ProfileState
from core.models import Blob


class ExpertProfile(models.Model):
    """What an expert brings, kept across calls; `version` tells two editors apart.

    Who stands on a programme's roster holds the role of expert there. `ready_at` is the moment the expert last
    said that the profile is complete; each consent is the moment it was given, empty when it was not or is
    taken back.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="expert_profile"
    )
    headline = models.CharField(_("headline"), max_length=140, blank=True)
    summary = models.TextField(_("what you bring"), max_length=3000, blank=True)
    fields = models.JSONField(_("fields"), default=list, blank=True, help_text="Keys of programmes' lists.")
    qualifications = models.JSONField(
        _("qualifications"), default=list, blank=True, help_text="Rows of degree, institution, year."
    )
    languages = models.JSONField(_("languages"), default=dict, blank=True, help_text="Code -> level.")
    country = models.CharField(
        _("country where you live"), max_length=2, blank=True, help_text="ISO 3166-1, two letters."
    )
    city = models.CharField(_("town"), max_length=80, blank=True)
    employer = models.CharField(_("employer"), max_length=160, blank=True)
    years_of_experience = models.PositiveSmallIntegerField(_("years of experience"), null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    contributions = models.JSONField(_("what you offer"), default=list, blank=True)
    cv = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cv_name = models.CharField(max_length=160, blank=True)
    hosts_may_see_at = models.DateTimeField(null=True, blank=True)
    calls_may_be_told_at = models.DateTimeField(null=True, blank=True)
    name_may_be_public_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    objects = ExpertProfileQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "pk"]

    def __str__(self) -> str:
        return self.person.name

    @property
    def state(self) -> ProfileState:
        """Whether the expert has said that the profile is complete."""
        return ProfileState.READY if self.ready_at else ProfileState.DRAFT

    @property
    def contribution_labels(self) -> list[str]:
        """What the expert offers, in words."""
        return [str(Contribution(kind).label) for kind in self.contributions if kind in Contribution.values]

    def consents(self) -> dict[str, datetime | None]:
        """The moment each purpose was agreed to, by purpose."""
        return {
            "hosts": self.hosts_may_see_at,
            "calls": self.calls_may_be_told_at,
            "public": self.name_may_be_public_at,
        }


class AvailabilityWindow(models.Model):
    """Days on which an expert is free, first and last included; two windows of one profile do not overlap."""

    profile = models.ForeignKey(ExpertProfile, on_delete=models.PROTECT, related_name="windows")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    note = models.CharField(_("remark"), max_length=160, blank=True)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="a_window_ends_after_it_began"
            ),
            models.UniqueConstraint(fields=["profile", "starts_on"], name="one_window_per_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"
