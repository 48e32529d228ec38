# SPDX-License-Identifier: AGPL-3.0-or-later
"""Budget and spending of one award by line, and the receipts and payments behind each figure."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.actual import Figures, HeadingRow, by_line, of_awards, same_lines, versions_in_force
from budgets.burning import payments_over_time
from budgets.flexibility import Verdict
from budgets.models import Expense, Payment, rules_for
from budgets.states import EXPENSE_LOOKS, PAYMENT_LOOKS, ExpenseState, PaymentState
from budgets.views.budget_finding import award_for
from budgets.words import rules_in_words
from core.downloads import table_response, wanted_format
from grants.models import Award
from grants.views.staff.common import page_of

LOOKS = {Verdict.WITHIN: "waiting", Verdict.NEEDS_APPROVAL: "hold"}


def flag_of(verdict: Verdict) -> tuple[str, str]:
    """Return the look and the words of a heading that was overspent; nothing for one that was not."""
    words = {
        Verdict.WITHIN: _("Above its budget, within the agreement"),
        Verdict.NEEDS_APPROVAL: _("Above its budget, beyond the agreement"),
    }
    return LOOKS.get(verdict, ""), str(words.get(verdict, ""))


@login_required
@require_safe
def award_actual(request: HttpRequest, number: str) -> HttpResponse:
    """Show each line with what was spent of it, and the award with what was paid; as a file with ?format=."""
    award = award_for(request, number)
    rules = rules_for(award)
    headings, together = by_line(award, rules)
    whole = of_awards([award])[award.pk]
    if wanted_format(request):
        return _file(request, award, headings, together)
    zone = award.submission.call.zone
    start = award.starts_on or (award.activated_at or award.offered_at).astimezone(zone).date()
    tranches = list(award.tranches.all())
    told = {
        "award": award,
        "submission": award.submission,
        "headings": [(one, *flag_of(one.verdict)) for one in headings],
        "together": together,
        "settled": whole.accepted - together.accepted,
        "tiles": _tiles(whole),
        "rules": rules_in_words(rules),
        "chart": payments_over_time(
            tranches, currency=award.currency, today=timezone.localdate(timezone=zone), start=start
        ),
    }
    return render(request, "budgets/award_actual.html", told)


def _tiles(whole: Figures) -> list[tuple[str, str, Any, str]]:
    """Return (look, words, amount, query of the evidence) of each tile; what waits for nobody is left out."""
    tiles = [
        ("awarded", _("Approved budget"), whole.approved, ""),
        ("", _("Committed, not paid out yet"), whole.committed, ""),
        ("waiting", _("On its way"), whole.on_its_way, "?of=payments&state=out"),
        ("ready", _("Disbursed"), whole.disbursed, "?of=payments&state=settled"),
        ("done", _("Accepted"), whole.accepted, "?of=expenses&state=accepted"),
        ("waiting", _("Still to account for"), whole.outstanding, ""),
    ]
    return [one for one in tiles if one[2] or one[0] != "waiting"]


def _file(request: HttpRequest, award: Award, headings: list[HeadingRow], together: Figures) -> HttpResponse:
    heads = [
        _("Heading"), _("Name"), _("What for"), _("Approved"), _("Waiting"), _("Accepted"), _("Remaining"),
        _("Percent"), _("Flag"),
    ]  # fmt: skip
    rows = []
    for heading in headings:
        rows += [
            [heading.code, heading.name, line.item or _("In no line any more"), *_cells(line.figures), ""]
            for line in heading.lines
        ]
        rows.append(
            [heading.code, heading.name, _("Together"), *_cells(heading.figures), flag_of(heading.verdict)[1]]
        )
    rows.append(["", _("Together"), "", *_cells(together), ""])
    return table_response(request, f"{award.number}-budget-and-spending", heads, rows)


def _cells(figures: Figures) -> list[Any]:
    return [figures.approved, figures.waiting, figures.accepted, figures.remaining, figures.percent]


@login_required
@require_safe
def award_evidence(request: HttpRequest, number: str) -> HttpResponse:
    """List the receipts (?of=expenses&line=&heading=&state=) or payments (?of=payments&state=) behind a figure."""
    award = award_for(request, number)
    of = "payments" if request.GET.get("of") == "payments" else "expenses"
    state = request.GET.get("state", "")
    rows = _payments(award, state) if of == "payments" else _expenses(request, award, state)
    page = page_of(request, rows)
    looks = PAYMENT_LOOKS if of == "payments" else EXPENSE_LOOKS
    told = {"award": award, "of": of, "page": page, "rows": [(one, looks[one.state]) for one in page]}
    return render(request, "budgets/award_evidence.html", told)


def _payments(award: Award, state: str) -> Any:
    rows = Payment.objects.filter(programme_key=award.programme_key, award_number=award.number)
    if state == "out":
        rows = rows.filter(state__in=PaymentState.OUT).exclude(state=PaymentState.SETTLED)
    elif state in PaymentState.values:
        rows = rows.filter(state=state)
    return rows.order_by("-requested_at", "pk")


def _expenses(request: HttpRequest, award: Award, state: str) -> Any:
    rows = Expense.objects.filter(award=award).select_related("line__heading", "tranche", "award")
    if state == "waiting":
        rows = rows.filter(state__in=(ExpenseState.SUBMITTED, ExpenseState.ASKED))
    elif state in ExpenseState.values:
        rows = rows.filter(state=state)
    if heading := request.GET.get("heading", ""):
        rows = rows.filter(line__heading__code=heading)
    if (line := request.GET.get("line", "")).isdigit():
        places = same_lines(versions_in_force(award))
        rows = rows.filter(line__in=[pk for pk, place in places.items() if place == int(line)])
    return rows.order_by("-spent_on", "pk")
