# SPDX-License-Identifier: AGPL-3.0-or-later
"""Public pages."""

from django.apps import AppConfig


class ShowcaseConfig(AppConfig):
    """Public pages."""

    name = "showcase"
