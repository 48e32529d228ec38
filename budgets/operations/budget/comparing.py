# SPDX-License-Identifier: AGPL-3.0-or-later
"""An amendment as a paper: the version beside the one in force, with what the agreement's rules say of it."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from budgets.comparison import Row
from budgets.models import BudgetVersion, rules_for
from budgets.operations.budget.approving import approved_before, classified, compared
from budgets.operations.budget.lines import digest_of_lines, lines_of
from budgets.words import needs_in_words, rules_in_words, verdict_in_words
from core.permissions import may
from core.refusals import NotAllowed, Refusal
from documents import contexts as papers
from documents.models import Document
from documents.operations.document import request_document
from grants.letterhead import letterhead_of

KIND = "budget-comparison"
WHO = ("budgets.write_budget", "budgets.check_budget", "budgets.approve_budget")


class NothingToCompare(Refusal):
    """A first budget stands beside nothing."""

    sentence = _("“%(budget)s” is the first budget of its award, so there is nothing beside it.")


def ask_comparison(version: BudgetVersion, *, by: Any) -> Document:
    """Ask for the paper of a version as it stands; the same lines and answers have one paper.

    Raises NotAllowed or NothingToCompare.
    """
    if not any(may(by, one, version) for one in WHO):
        raise NotAllowed(who=_("those who write, check or approve the budget"))
    before = approved_before(version).last()
    if before is None:
        raise NothingToCompare(budget=str(version))
    answered = f"{version.state}{'-checked' if version.checked_by_id else ''}"
    language = version.award.submission.call.prevailing_language
    with transaction.atomic():
        key = f"{KIND}:{version.pk}:{digest_of_lines(lines_of(version))[:16]}:{answered}"
        copy = Document.objects.filter(key__startswith=f"{KIND}:{version.pk}:").count() + 1
        with override(language):
            title = gettext("Amendment of the budget %(number)s") % {"number": version.number}
        return request_document(
            key=key, kind=KIND, number=f"{version.number}-C{copy}", title=title, language=language,
            template="budget_comparison.html", paper=partial(_paper, version, before), subject=version.award,
            programme_key=version.programme_key, by=by,
        )  # fmt: skip


def _paper(version: BudgetVersion, before: BudgetVersion, verify_url: str) -> papers.BudgetComparison:
    """Return what the paper says, in the active language."""
    award, comparison, found = version.award, compared(version), classified(version)
    call = award.submission.call
    needs = {one.heading: needs_in_words(one) for one in found.changes}
    names = dict(before.headings.values_list("code", "name")) | dict(
        version.headings.values_list("code", "name")
    )
    return papers.BudgetComparison(
        letterhead=letterhead_of(call.programme), dated=timezone.now().astimezone(call.zone).date(),
        verify_url=verify_url, award=award.number, project=str(award.submission), before=before.number,
        after=version.number, reason=version.reason, rules=rules_in_words(rules_for(award)),
        verdict=verdict_in_words(found),
        lines=tuple(_line(row, row.heading, what=row.item) for row in comparison.rows),
        headings=tuple(
            _line(row, f"{row.heading} {names.get(row.heading, '')}".strip(), needs=needs.get(row.heading, ""))
            for row in comparison.headings
        ),
        total=_line(comparison.total, ""), written_by=str(version.author),
        checked_by=str(version.checked_by or ""), approved_by=str(version.approved_by or ""),
    )  # fmt: skip


def _line(row: Row, heading: str, **told: str) -> papers.ComparedLine:
    return papers.ComparedLine(heading=heading, was=row.was, now=row.now, difference=row.difference, **told)
