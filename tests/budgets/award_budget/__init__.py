# SPDX-License-Identifier: AGPL-3.0-or-later
"""Budgets of awards and of donors on pages and in workbooks; commitments; budget and spending."""
