# SPDX-License-Identifier: AGPL-3.0-or-later
"""Turn: whose turn it is, as the inbox reads it. Derived from facts by `reconcile`; may be rebuilt at any time."""

from django.conf import settings
from django.db import models
from viewflow.workflow.models import Task

from accounts.models import Institution
from accounts.states import Role


class Turn(models.Model):
    """One line for one person, or for everybody who holds a role (perhaps for one institution)."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="turns")
    node = models.CharField(max_length=60)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="turns"
    )
    role = models.CharField(max_length=24, choices=Role.choices, blank=True)
    institution = models.ForeignKey(Institution, null=True, blank=True, on_delete=models.PROTECT)
    programme_key = models.CharField(max_length=40)
    call_key = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    url = models.CharField(max_length=200)
    label = models.CharField(max_length=200)
    group = models.CharField(max_length=100)
    group_url = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["person", "node"], name="turns_of_a_person"),
            models.Index(fields=["programme_key", "role"], name="turns_of_a_role"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | ~models.Q(role=""), name="a_turn_is_somebodys"
            )
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.label}"
