# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of this room."""

from django.urls import URLPattern, path

from workflows import views

urlpatterns: list[URLPattern] = [
    path("me/inbox/", views.inbox, name="inbox"),
    path("jobs/<str:key>/", views.job, name="job"),
    path("run/log/", views.log, name="log"),
    path("run/outbox/", views.undelivered, name="outbox"),
    path("run/outbox/<int:pk>/", views.revive, name="outbox_revive"),
]
