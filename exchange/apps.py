# SPDX-License-Identifier: AGPL-3.0-or-later
"""Workbooks in, tables out."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Workbooks in, tables out."""

    name = "exchange"
