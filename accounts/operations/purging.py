# SPDX-License-Identifier: AGPL-3.0-or-later
"""What of this room goes after a while, and the worker's daily round."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import DataCopy, Invitation
from accounts.operations.erasing import remove_copies
from accounts.operations.retention import purge
from accounts.registry import Purge, purges
from core.clock import tick
from core.models import AuditNote, OutboxRow, ReadEntry


def _gone(rows: QuerySet[Any]) -> int:
    return rows.delete()[0]


def _emptied(rows: QuerySet[Any]) -> int:
    return rows.update(payload={}, last_error="")


def _sessions(_key: str, before: datetime) -> QuerySet[Any]:
    return Session.objects.filter(expire_date__lt=before)


def _letters(_key: str, before: datetime) -> QuerySet[Any]:
    return OutboxRow.objects.filter(done_at__lt=before).exclude(payload={}).order_by("pk")


def _copies(_key: str, before: datetime) -> QuerySet[Any]:
    return DataCopy.objects.filter(asked_at__lt=before)


def _readings(key: str, before: datetime) -> QuerySet[Any]:
    return ReadEntry.objects.filter(programme_key=key, at__lt=before)


def _notes(key: str, before: datetime) -> QuerySet[Any]:
    return AuditNote.objects.filter(entry__programme_key=key, entry__recorded_at__lt=before)


def _invitations(key: str, before: datetime) -> QuerySet[Any]:
    return Invitation.objects.filter(programme_key=key, accepted_at=None, expires_at__lt=before)


purges(Purge("sessions", _("Sign-ins and codes that ended"), 1, _sessions, _gone, of_programme=False))
purges(Purge("letters", _("Texts of letters sent"), 180, _letters, _emptied, of_programme=False))
purges(Purge("copies", _("Files of “what is held on me”"), 30, _copies, remove_copies, of_programme=False))
purges(Purge("invitations", _("Invitations never answered"), 365, _invitations, _gone))
purges(Purge("readings", _("Who read whose data"), 3 * 365, _readings, _gone))
purges(Purge("notes", _("Clear texts beside the audit trail"), 10 * 365, _notes, _gone))


@tick(every=24 * 3600)
def daily_purge() -> int:
    """Purge what is older than its period; return how many portions went."""
    return len(purge(now=timezone.now()))
