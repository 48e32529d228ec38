# SPDX-License-Identifier: AGPL-3.0-or-later
"""Budgets and payments: what is promised, paid, accounted for, and what banks say about it."""
