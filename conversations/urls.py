# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of this room."""

from django.urls import URLPattern, path

from conversations.views import bounces, bulletin, thread

ONE = "run/messages/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path("messages/", thread.threads, name="threads"),
    path("messages/files/<uuid:token>/", thread.message_file, name="message_file"),
    path("messages/<slug:kind>/<int:pk>/", thread.thread, name="thread"),
    path("messages/<slug:kind>/<int:pk>/settle/", thread.thread_settle, name="thread_settle"),
    path("run/messages/", bulletin.bulletins, name="bulletins"),
    path("run/messages/to/<slug:audience>/", bulletin.bulletin_new, name="bulletin_new"),
    path(ONE, bulletin.bulletin, name="bulletin"),
    path(ONE + "edit/", bulletin.bulletin_edit, name="bulletin_edit"),
    path(ONE + "send/", bulletin.bulletin_send, name="bulletin_send"),
    path(ONE + "release/", bulletin.bulletin_release, name="bulletin_release"),
    path(ONE + "call-off/", bulletin.bulletin_call_off, name="bulletin_call_off"),
    path("run/bounced/", bounces.bounces, name="bounces"),
    path("run/people/<int:pk>/address/", bounces.address_correct, name="address_correct"),
]
