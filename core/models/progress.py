# SPDX-License-Identifier: AGPL-3.0-or-later
"""Progress of work that runs in the background: n of N, for a page that may be left."""

from django.conf import settings
from django.db import models


class Job(models.Model):
    """A background job as its page shows it: done `done` of `total`, then a result or a reason."""

    key = models.CharField(max_length=200, unique=True)
    title = models.CharField(max_length=200)
    programme_key = models.CharField(max_length=40, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)
    failure = models.TextField(blank=True)
    back_url = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.title
