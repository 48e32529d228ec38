# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of this room."""

from django.urls import URLPattern, path

from documents import views

urlpatterns: list[URLPattern] = [
    path("verify/<str:token>/", views.verify, name="verify"),
    path("documents/<str:token>/file/", views.document_file, name="document_file"),
]
