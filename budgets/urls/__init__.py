# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of this room, one file a noun."""

from django.urls import URLPattern

from budgets.urls import awards, payments

urlpatterns: list[URLPattern] = [
    *awards.urlpatterns,
    *payments.urlpatterns,
from budgets.urls import awards, statements

urlpatterns: list[URLPattern] = [
    *awards.urlpatterns,
    *statements.urlpatterns,
]
