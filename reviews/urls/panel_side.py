# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of panel, ties, criteria, assignment and reviews."""

from django.urls import URLPattern, path

from reviews.views import assign, criteria, declare, panel, phase, queue, review, ties

PANEL = "run/panel/<int:stage>/"

urlpatterns: list[URLPattern] = [
    path("review/", queue.review_queue, name="review_queue"),
    path("review/<int:pk>/", review.review, name="review"),
    path("review/<int:pk>/tie/", review.review_recuse, name="review_recuse"),
    path("review/<int:pk>/file/<uuid:token>/", review.review_file, name="review_file"),
    path("panel/<int:stage>/declare/", declare.declare, name="declare"),
    path(PANEL, panel.panel, name="panel"),
    path(PANEL + "seat/", panel.panel_seat, name="panel_seat"),
    path(PANEL + "seat/<int:pk>/", panel.panel_seat_change, name="panel_seat_change"),
    path(PANEL + "seat/<int:pk>/leave/", panel.panel_unseat, name="panel_unseat"),
    path(PANEL + "conflicts/", ties.panel_conflicts, name="panel_conflicts"),
    path(PANEL + "criteria/", criteria.criteria, name="criteria"),
    path(PANEL + "assign/", assign.assign, name="assign"),
    path(PANEL + "assign/<int:submission>/add/", assign.by_hand, name="assign_by_hand"),
    path(PANEL + "assign/<int:review>/take/", assign.take, name="unassign"),
    path(PANEL + "phase/<slug:act>/", phase.phase, name="phase"),
]
