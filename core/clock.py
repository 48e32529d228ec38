# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ticks: what the worker does every so many seconds (sealing, deadlines, reminders)."""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

logger = logging.getLogger("inzira.clock")
TICKS: dict[str, tuple[float, Callable[[], Any]]] = {}
_last: dict[str, float] = {}
Function = TypeVar("Function", bound=Callable[..., Any])


def tick(*, every: float) -> Callable[[Function], Function]:
    """Register a function that the worker calls every so many seconds."""

    def register(function: Function) -> Function:
        TICKS[f"{function.__module__}.{function.__name__}"] = (every, function)
        return function

    return register


def run_due_ticks(*, force: bool = False) -> None:
    """Call the ticks that are due; one that fails is logged and does not stop the others."""
    for name, (every, function) in TICKS.items():
        now = time.monotonic()
        if force or now - _last.get(name, float("-inf")) >= every:
            _last[name] = now
            try:
                function()
            except Exception:
                logger.exception("tick %s failed", name)
                if force:
                    raise
