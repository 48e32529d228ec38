# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of expenses, findings, refunds, financial reports and closing."""

from django.urls import URLPattern, path

from budgets.views import closing, expense, expense_new, expense_queue, face, finding

AWARD = "awards/<slug:number>/"
EXPENSES = AWARD + "expenses/"

urlpatterns: list[URLPattern] = [
    path(EXPENSES, expense.award_expenses, name="award_expenses"),
    path(EXPENSES + "new/", expense_new.expense_new, name="expense_new"),
    path(EXPENSES + "sheet/", expense_new.expense_sheet, name="expense_sheet"),
    path(EXPENSES + "<int:pk>/", expense.expense, name="expense"),
    path(EXPENSES + "<int:pk>/receipt/", expense.expense_receipt, name="expense_receipt"),
    path(AWARD + "findings/new/", finding.finding_new, name="finding_new"),
    path(AWARD + "findings/<int:pk>/", finding.finding, name="finding"),
    path(AWARD + "settlements/<int:pk>/paper/", finding.settlement_paper, name="settlement_paper"),
    path(AWARD + "refund/", finding.refund_new, name="refund_new"),
    path(AWARD + "money/face/", face.award_face, name="award_face"),
    path(AWARD + "money/close/", closing.money_close, name="money_close"),
    path("run/expenses/", expense_queue.run_expenses, name="run_expenses"),
    path("run/expenses/<int:pk>/", expense_queue.run_expense, name="run_expense"),
    path("run/money/periods/", closing.money_periods, name="money_periods"),
    path("run/money/periods/<int:pk>/close/", closing.period_close, name="period_close"),
]
