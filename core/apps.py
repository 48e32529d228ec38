# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ground on which every room stands."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Core: one door, audit, outbox, money, files, charts; no noun of the programme."""

    name = "core"

    def ready(self) -> None:
        """Register the handlers and ticks that core itself brings."""
        from core import audit, housekeeping, mail  # noqa: F401 -- registers handlers and ticks
