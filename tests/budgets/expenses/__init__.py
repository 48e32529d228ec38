# SPDX-License-Identifier: AGPL-3.0-or-later
"""Expenses, findings, refunds and closing: pages and what is behind them."""
