# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of this room, one file a noun."""

from django.urls import URLPattern

from budgets.urls import audit, awards, batches, budgets, expenses, funds, payments, statements

urlpatterns: list[URLPattern] = [
    *awards.urlpatterns,
    *budgets.urlpatterns,
    *funds.urlpatterns,
    *expenses.urlpatterns,
    *payments.urlpatterns,
    *batches.urlpatterns,
    *statements.urlpatterns,
    *audit.urlpatterns,
]
