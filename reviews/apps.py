# SPDX-License-Identifier: AGPL-3.0-or-later
"""Panels, conflicts, scores, ranking, selection."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Panels, conflicts, scores, ranking, selection."""

    name = "reviews"

    def ready(self) -> None:
        """Register links, what a call's copy carries over, what the outbox tells this room."""
        from reviews import nav, people, readers, watching  # noqa: F401 -- each registers itself
        from reviews.operations import assignment_job, criteria, phase  # noqa: F401 -- likewise
