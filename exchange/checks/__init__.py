# SPDX-License-Identifier: AGPL-3.0-or-later
"""What must hold between cells before anything is written; all complaints at once. Nothing here writes."""

from exchange.book import Book
from exchange.checks.call import check_call, check_criteria, check_form, check_programme, check_stages
from exchange.checks.decision import check_decision
from exchange.checks.panel import check_panel, check_reviews, check_scores
from exchange.checks.people import check_people, check_roles
from exchange.checks.references import check_references
from exchange.checks.submissions import check_budget, check_screening, check_submissions, check_team
from exchange.known import Known


def check(book: Book, known: Known, named: str) -> None:
    """Complain about everything that does not fit together; `named` is the programme that the file names."""
    check_programme(book, known, named)
    check_call(book, known)
    for one in (
        check_criteria,
        check_stages,
        check_form,
        check_people,
        check_roles,
        check_submissions,
        check_team,
        check_budget,
        check_screening,
        check_panel,
        check_scores,
        check_reviews,
        check_decision,
        check_references,
    ):
        one(book, known)
