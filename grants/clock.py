# SPDX-License-Identifier: AGPL-3.0-or-later
"""What time itself does: calls open and close when they are due."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone

from core.clock import tick
from grants.models import Call, Reference
from grants.operations.call import close_when_due, open_when_due
from grants.operations.reference import REMIND_AFTER, remind_referee

logger = logging.getLogger("inzira.clock")


@tick(every=15)
def open_calls() -> int:
    """Open the calls whose day has come; return how many were opened."""
    return _each(Call.objects.due_to_open(timezone.now()), open_when_due)


@tick(every=15)
def close_calls() -> int:
    """Close the calls whose time has come; return how many were closed."""
    return _each(Call.objects.due_to_close(timezone.now()), close_when_due)


@tick(every=3600)
def remind_referees() -> int:
    """Remind the referees who were asked a week ago; return how many were."""
    due = timezone.now() - REMIND_AFTER
    waiting = Reference.objects.filter(answered_at=None, refused_at=None, reminded_at=None, asked_at__lte=due)
    return _each(waiting, remind_referee)


def _each(rows: Iterable[Any], act: Callable[[Any], bool]) -> int:
    """Do it for each row; one that fails is logged and keeps no other from its turn."""
    count = 0
    for row in rows:
        try:
            count += act(row)
        except Exception:
            logger.exception("%s %s", row._meta.label, row.pk)
    return count
