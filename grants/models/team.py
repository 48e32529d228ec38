# SPDX-License-Identifier: AGPL-3.0-or-later
"""TeamMember: who stands behind a submission, and how each said yes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.states import Sex
from grants.models.submission import Submission
from grants.queries import TeamQuerySet
from grants.states import ConfirmedHow, TeamRole


class TeamMember(models.Model):
    """A lead, trainer or trainee. A member without phone or e-mail has no person behind the name."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="team")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="team_places"
    )
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("place in the team"), max_length=8, choices=TeamRole.choices)
    is_trainer = models.BooleanField(_("is a trainer"), default=False)
    sex = models.CharField(_("sex"), max_length=8, choices=Sex.choices, blank=True, default=Sex.UNSAID)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True)
    invite_code = models.CharField(max_length=12, unique=True, null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_how = models.CharField(max_length=12, choices=ConfirmedHow.choices, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    left_because = models.CharField(max_length=300, blank=True)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(role="lead", left_at=None), name="one_lead_per_team"
            ),
            models.UniqueConstraint(
                fields=["submission", "person"],
                condition=Q(left_at=None, person__isnull=False),
                name="a_person_is_in_a_team_once",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | ~Q(confirmed_how=""), name="a_confirmation_says_how"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def programme_key(self) -> str:
        """The submission's programme."""
        return self.submission.programme_key
