# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of this room: the panel's side and the decision's side."""

from django.urls import URLPattern

from reviews.urls import decision_side, panel_side

urlpatterns: list[URLPattern] = [*panel_side.urlpatterns, *decision_side.urlpatterns]
