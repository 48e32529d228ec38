# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of this room."""

from django.urls import URLPattern, path

from exchange import views

urlpatterns: list[URLPattern] = [
    path("run/import/", views.import_call, name="import_call"),
    path("run/import/empty.xlsx", views.import_template, name="import_template"),
    path("run/import/<int:pk>/", views.import_preview, name="import_preview"),
]
