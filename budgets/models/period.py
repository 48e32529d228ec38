# SPDX-License-Identifier: AGPL-3.0-or-later
"""Period: a stretch of days that is closed once; then nothing dated in it, or before its end, is posted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Period(models.Model):
    """Days from `starts_on` to `ends_on`, both included, in the programme's time zone.

    A new period begins after all others of its programme (a trigger refuses anything else), so that two never
    overlap and the newest closed one says until when the books are closed.
    """

    programme_key = models.CharField(max_length=40)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["programme_key", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["programme_key", "starts_on"], name="one_period_begins_on_a_day"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="a_period_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="somebody_closed_a_closed_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m-%d} – {self.ends_on:%Y-%m-%d}"
