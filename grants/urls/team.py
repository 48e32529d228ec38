# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the applicant's side."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
