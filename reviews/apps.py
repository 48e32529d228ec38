# SPDX-License-Identifier: AGPL-3.0-or-later
"""Panels, conflicts, scores, ranking, selection."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Panels, conflicts, scores, ranking, selection."""

    name = "reviews"
