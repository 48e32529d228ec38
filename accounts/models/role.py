# SPDX-License-Identifier: AGPL-3.0-or-later
"""Roles with their history: given by whom, since when, until when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models.institution import Institution
from accounts.queries import RoleQuerySet
from accounts.states import Role


class RoleHeld(models.Model):
    """A person holds a role in a programme, or only in one call of it, perhaps for an institution."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roles_held")
    role = models.CharField(max_length=24, choices=Role.choices)
    programme_key = models.CharField(max_length=40)
    call_key = models.CharField(max_length=60, blank=True, help_text="Empty: all calls of the programme.")
    institution = models.ForeignKey(Institution, null=True, blank=True, on_delete=models.PROTECT)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "roles held"
        ordering = ["programme_key", "role", "since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "programme_key", "call_key", "institution"],
                condition=Q(until=None),
                name="a_role_is_held_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "programme_key", "call_key"],
                condition=Q(until=None, institution=None),
                name="a_role_without_institution_is_held_once",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="a_role_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=~Q(role="signatory") | Q(institution__isnull=False),
                name="a_signatory_signs_for_an_institution",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.call_key or self.programme_key})"
