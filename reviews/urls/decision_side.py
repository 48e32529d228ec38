# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of ranking and selection."""

from django.urls import URLPattern, path

from reviews.views import ranking, selection, steps

urlpatterns: list[URLPattern] = [
    path("panel/<int:stage>/ranking/", ranking.ranking, name="ranking"),
    path("panel/<int:stage>/ranking/freeze/", ranking.freeze, name="freeze_ranking"),
    path("panel/<int:stage>/selection/", steps.draft, name="selection_draft"),
    path("selection/<int:pk>/", selection.selection, name="selection"),
    path("selection/<int:pk>/line/<int:submission>/", selection.line, name="selection_line"),
    path("selection/<int:pk>/confirm/", steps.confirm, name="selection_confirm"),
    path("selection/<int:pk>/sign-off/<int:institution>/", steps.sign, name="sign_off"),
    path("selection/<int:pk>/reopen/", steps.reopen, name="selection_reopen"),
    path("selection/<int:pk>/void/", steps.void, name="selection_void"),
    path("selection/<int:pk>/release/", steps.release_result, name="selection_release"),
    path("run/calls/<slug:key>/promote/", steps.promote, name="promote"),
]
