# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is next: flows, inbox, deadlines, notices."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """Who is next: flows, inbox, deadlines, notices."""

    name = "workflows"

    def ready(self) -> None:
        """Register handlers, ticks and navigation."""
        from workflows import handlers, nav  # noqa: F401
