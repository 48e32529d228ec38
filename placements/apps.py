# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hosts, their needs, and the experts placed with them."""

from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    """Hosts, their needs, and the experts placed with them."""

    name = "placements"

    def ready(self) -> None:
        """Register what this room offers: words, navigation, readers of papers, people."""
        from placements import acts, nav, people, readers  # noqa: F401 -- each registers itself
