# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of donors' agreements, of budget and spending by programme, and of the rules of agreements."""

from django.urls import URLPattern, path

from budgets.views import agreement_rules, funds, overview

urlpatterns: list[URLPattern] = [
    path("run/funds/", funds.funds, name="funds"),
    path("run/funds/new/", funds.fund_new, name="fund_new"),
    path("run/funds/<int:pk>/", funds.fund, name="fund"),
    path("run/funds/<int:pk>/edit/", funds.fund_edit, name="fund_edit"),
    path("run/money/rates/", funds.rates, name="rates"),
    path("run/money/actual/", overview.programme_actual, name="programme_actual"),
    path("run/money/agreement-rules/", agreement_rules.programme_rules, name="agreement_rules"),
    path("awards/<slug:number>/budget/rules/", agreement_rules.award_rules, name="award_rules"),
    path("donor/money/", overview.donor_money, name="donor_money"),
]
