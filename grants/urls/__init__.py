# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of this room: the team's and the staff's."""

from django.urls import URLPattern

from grants.urls import staff, team

urlpatterns: list[URLPattern] = [*team.urlpatterns, *staff.urlpatterns]
