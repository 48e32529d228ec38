# SPDX-License-Identifier: AGPL-3.0-or-later
"""What time itself does: calls open and close when they are due."""

import logging
from collections.abc import Callable, Iterable

from django.utils import timezone

from core.clock import tick
from grants.models import Call
from grants.operations.call import close_when_due, open_when_due

logger = logging.getLogger("inzira.clock")


@tick(every=15)
def open_calls() -> int:
    """Open the calls whose day has come; return how many were opened."""
    return _each(Call.objects.due_to_open(timezone.now()), open_when_due)


@tick(every=15)
def close_calls() -> int:
    """Close the calls whose time has come; return how many were closed."""
    return _each(Call.objects.due_to_close(timezone.now()), close_when_due)


def _each(calls: Iterable[Call], act: Callable[[Call], bool]) -> int:
    """Do it for each call; one that fails is logged and keeps no other from its turn."""
    count = 0
    for call in calls:
        try:
            count += act(call)
        except Exception:
            logger.exception("call %s", call.key)
    return count
