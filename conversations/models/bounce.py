# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bounce: a mail that came back, told by the mail server of the other side."""

from typing import Any

from django.conf import settings
from django.db import models

from conversations.bounced import reason_of
from conversations.queries import BounceQuerySet


class Bounce(models.Model):
    """An address that did not take a mail: when, why, and whether for good (`hard`)."""

    key = models.CharField(max_length=64, unique=True)
    address = models.EmailField(db_index=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="bounces"
    )
    status = models.CharField(max_length=12, blank=True)
    hard = models.BooleanField()
    said = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = BounceQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.status} {self.at:%Y-%m-%d}"

    @property
    def reason(self) -> Any:
        """Why it came back, in words."""
        return reason_of(self.status)
