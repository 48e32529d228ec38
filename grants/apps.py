# SPDX-License-Identifier: AGPL-3.0-or-later
"""Programmes, calls, forms, submissions, screening, awards, agreements."""

from django.apps import AppConfig


class GrantsConfig(AppConfig):
    """Programmes, calls, forms, submissions, screening, awards, agreements."""

    name = "grants"
