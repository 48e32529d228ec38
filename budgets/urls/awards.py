# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of an award's money."""

from django.urls import URLPattern, path

from budgets.views import award_money, board, condition

MONEY = "awards/<slug:number>/money/"
CONDITION = MONEY + "conditions/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("run/money/", board.money_board, name="money_board"),
    path(MONEY, award_money.award_money, name="award_money"),
    path(CONDITION + "seen/", condition.condition_meet, name="condition_meet"),
    path(CONDITION + "paper/", condition.condition_paper, name="condition_paper"),
    path(CONDITION + "waiver/", condition.waiver_ask, name="waiver_ask"),
    path(CONDITION + "decision/", condition.waiver_decide, name="waiver_decide"),
]
