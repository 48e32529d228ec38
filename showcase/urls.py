# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the public pages."""

from django.urls import URLPattern, path

from showcase import views

urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("calls/", views.calls, name="calls"),
    path("calls/<slug:key>/", views.call, name="call"),
    path("calls/<slug:key>/results/", views.call_results, name="call_results"),
    path("help/", views.guide, name="help"),
    path("privacy/", views.privacy, name="privacy"),
]
