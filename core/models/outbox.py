# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is still to be done outside a transaction: written inside it, done by the worker."""

from django.db import models
from django.db.models import Q


class OutboxRow(models.Model):
    """One piece of work with a business key (`award-letter:42:v1`); the key makes it happen once."""

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    not_before = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=Q(done_at=None, dead_at=None),
                name="outbox_still_to_do",
            )
        ]

    def __str__(self) -> str:
        return self.key
