# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of what banks send back."""

from django.urls import URLPattern, path

from budgets.views import statement, statement_line, statements

STATEMENTS = "run/statements/"
LINE = STATEMENTS + "lines/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(STATEMENTS, statements.statements, name="statements"),
    path(STATEMENTS + "new/", statements.statement_new, name="statement_new"),
    path(STATEMENTS + "<int:pk>/", statement.statement, name="statement"),
    path(STATEMENTS + "<int:pk>/file/", statement.statement_file, name="statement_file"),
    path(LINE, statement_line.statement_line, name="statement_line"),
    path(LINE + "again/", statement_line.statement_line_again, name="statement_line_again"),
]
