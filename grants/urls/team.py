# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the applicant's side."""

from django.urls import URLPattern, path

from grants.views import attachment, budget, check, leaving, member, result, submission, team
from grants.views.about import about
from grants.views.part import part
from grants.views.party import party

urlpatterns: list[URLPattern] = [
    path("calls/<slug:key>/start/", submission.start, name="start"),
    path("p/", submission.my_submissions, name="my_submissions"),
    path("p/<int:pk>/", submission.submission, name="submission"),
    path("p/<int:pk>/about/", about, name="about"),
    path("p/<int:pk>/part/<slug:part>/", part, name="part"),
    path("p/<int:pk>/team/", team.team, name="team"),
    path("p/<int:pk>/team/add/", team.member_add, name="member_add"),
    path("p/<int:pk>/team/<int:member>/remove/", member.member_remove, name="member_remove"),
    path("p/<int:pk>/team/<int:member>/lead/", member.member_lead, name="member_lead"),
    path("p/<int:pk>/team/<int:member>/confirm/", member.member_confirm, name="member_confirm"),
    path("p/<int:pk>/team/<int:member>/code/", member.member_code, name="member_code"),
    path("team/join/<str:code>/", member.team_join, name="team_join"),
    path("p/<int:pk>/budget/", budget.budget, name="budget"),
    path("p/<int:pk>/party/", party, name="party"),
    path("p/<int:pk>/check/", check.check, name="check"),
    path("p/<int:pk>/sent/", check.sent, name="sent"),
    path("p/<int:pk>/take-back/", leaving.take_back, name="take_back"),
    path("p/<int:pk>/withdraw/", leaving.withdraw, name="withdraw"),
    path("p/<int:pk>/result/", result.result, name="result"),
    path("files/<uuid:token>/", attachment.attachment, name="attachment"),
]
