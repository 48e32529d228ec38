# SPDX-License-Identifier: AGPL-3.0-or-later
"""Workbooks in, tables out."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Workbooks in, tables out."""

    name = "exchange"

    def ready(self) -> None:
        """Let the worker know this room's work, and reviews what a file decided."""
        from exchange import proposals  # noqa: F401
        from exchange.demonstration import cast  # noqa: F401
        from exchange.operations import following, uploading  # noqa: F401
