# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the budgets of awards."""

from django.urls import URLPattern, path

from budgets.views import award_actual, award_budget, award_budget_book, award_budget_edit, award_budget_steps

BUDGET = "awards/<slug:number>/budget/"
VERSION = BUDGET + "<int:no>/"

urlpatterns: list[URLPattern] = [
    path(BUDGET, award_budget.award_budget, name="award_budget"),
    path(BUDGET + "begin/", award_budget.award_budget_begin, name="award_budget_begin"),
    path(BUDGET + "amend/", award_budget.award_budget_amend, name="award_budget_amend"),
    path(BUDGET + "edit/", award_budget_edit.award_budget_edit, name="award_budget_edit"),
    path(BUDGET + "upload/", award_budget_book.award_budget_upload, name="award_budget_upload"),
    path(BUDGET + "actual/", award_actual.award_actual, name="award_actual"),
    path(BUDGET + "actual/evidence/", award_actual.award_evidence, name="award_evidence"),
    path(VERSION, award_budget.award_budget_version, name="award_budget_version"),
    path(VERSION + "budget.xlsx", award_budget_book.award_budget_book, name="award_budget_book"),
    path(VERSION + "paper/", award_budget.award_budget_paper, name="award_budget_paper"),
    path(VERSION + "comparison/", award_budget_steps.award_budget_compare, name="award_budget_compare"),
    path(VERSION + "<slug:step>/", award_budget_steps.award_budget_step, name="award_budget_step"),
]
