# SPDX-License-Identifier: AGPL-3.0-or-later
"""Programmes, calls, forms, submissions, screening, awards, agreements."""

from django.apps import AppConfig


class GrantsConfig(AppConfig):
    """Programmes, calls, forms, submissions, screening, awards, agreements."""

    name = "grants"

    def ready(self) -> None:
        """Register what this room offers: header, navigation, the clock's calls, readers, people, codes."""
        from grants import clock, header, nav, nav_staff, people, readers  # noqa: F401 -- each registers itself
        from grants.operations import attachment, receipt  # noqa: F401 -- readers of files
        from grants.operations.team import codes  # noqa: F401 -- a handler of the outbox
