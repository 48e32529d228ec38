# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of this room."""

from django.urls import URLPattern, path

from exchange.views import importing, takeout

urlpatterns: list[URLPattern] = [
    path("run/import/", importing.import_call, name="import_call"),
    path("run/import/empty.xlsx", importing.import_template, name="import_template"),
    path("run/import/<int:pk>/", importing.import_preview, name="import_preview"),
    path("run/programme/<slug:key>/takeout/", takeout.takeout, name="takeout"),
    path("run/programme/<slug:key>/takeout/file/", takeout.takeout_file, name="takeout_file"),
]
