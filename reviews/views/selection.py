# SPDX-License-Identifier: AGPL-3.0-or-later
"""The selection of a call: every line, what it costs, what is still missing; and one line to be changed."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rules import roles_of
from accounts.states import Role
from core.downloads import table_response
from core.forms import posted
from core.money import Money
from grants.models import Award
from grants.states import OrganisationPart, SubmissionState
from reviews.forms.selection import LineForm
from reviews.guards import hidden_from, selection_for
from reviews.models import Selection
from reviews.operations.selection import set_line
from reviews.operations.selection.content import committed, needing_reason
from reviews.states import Outcome, SelectionState

ROWS = 100


@login_required
@require_safe
def selection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the selection with its lines by outcome, the money, the sign-offs; as a page, XLSX or CSV."""
    found = selection_for(request.user, pk)
    lines = _lines(found, hidden_from(request.user, found.ranking.stage))
    if request.GET.get("format"):
        return _download(request, found, lines)
    by_outcome = {outcome: [line for line in lines if line.outcome == outcome] for outcome in Outcome.values}
    total, envelope = committed(found), found.call.envelope
    context = {
        "selection": found,
        "call": found.call,
        "selected": by_outcome[Outcome.SELECTED],
        "reserve": by_outcome[Outcome.RESERVE],
        "page": Paginator(by_outcome[Outcome.DECLINED], ROWS).get_page(request.GET.get("page")),
        "committed": total,
        "left": envelope - total if envelope else None,
        "needed": needing_reason(found),
        "sign_offs": _sign_offs(request.user, found),
        "is_draft": found.state == SelectionState.DRAFT,
        "can_promote": _can_promote(found),
    }
    return render(request, "reviews/selection.html", context)


def _lines(found: Selection, hidden: set[int]) -> list[Any]:
    """Return the lines in the order of the result, with their amount as money and their mean."""
    means = {row["submission"]: row["mean"] for row in found.ranking.result}
    lines = found.lines.select_related("submission__proposal__institution").exclude(submission_id__in=hidden)
    shown = []
    for line in lines:
        line.amount = Money(line.amount_minor, found.call.currency) if line.amount_minor else None
        line.mean = means.get(line.submission_id) or ""
        shown.append(line)
    return sorted(shown, key=lambda line: (line.place or 10**6, line.rank or 10**6, line.pk))


def _sign_offs(person: Any, found: Selection) -> list[dict[str, Any]]:
    """Return one row for each institution that signs off: who did, when, and whether it is this person's turn."""
    given = {s.institution_id: s for s in found.sign_offs.filter(voided_at=None).select_related("person")}
    mine = {held.institution_id for held in roles_of(person) if held.role == Role.SIGNATORY}
    named = found.call.programme.organisations.filter(part=OrganisationPart.SIGNS_SELECTION)
    return [
        {
            "institution": part.institution,
            "given": given.get(part.institution_id),
            "my_turn": found.state == SelectionState.CONFIRMED
            and part.institution_id in mine
            and part.institution_id not in given,
        }
        for part in named.select_related("institution")
    ]


def _can_promote(found: Selection) -> bool:
    """Say whether a place became free after the release and somebody waits on the reserve list."""
    if found.state != SelectionState.RELEASED:
        return False
    live = Award.objects.live().filter(call_key=found.call.key).count()
    waiting = found.call.submissions.filter(state=SubmissionState.RESERVE).exists()
    return waiting and live < found.lines.filter(outcome=Outcome.SELECTED).count()


def _download(request: HttpRequest, found: Selection, lines: list[Any]) -> HttpResponse:
    """Return the lines as a file."""
    headers = [
        _("Decision"),
        pgettext("of a number of places", "Place"),
        _("Rank"),
        _("Number"),
        _("Title"),
        _("Mean"),
        _("Amount"),
        _("Currency"),
        _("Conditions"),
        _("Reason"),
    ]
    table = (
        [
            line.get_outcome_display(),
            line.place or "",
            line.rank or "",
            line.submission.number,
            line.submission.title,
            line.mean,
            line.amount.decimal() if line.amount else "",
            found.call.currency if line.amount else "",
            line.conditions,
            line.reason,
        ]
        for line in lines
    )
    return table_response(request, f"selection-{found.call.key}", headers, table)


@login_required
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, pk: int, submission: int) -> HttpResponse:
    """Change what is decided for one submission, while the selection is a draft."""
    found = selection_for(request.user, pk, permission="reviews.draft_selection")
    if submission in hidden_from(request.user, found.ranking.stage):
        raise Http404
    lines = found.lines.select_related("submission__call", "submission__proposal__institution")
    one = get_object_or_404(lines, submission_id=submission)
    form = LineForm(posted(request), line=one, currency=found.call.currency)
    told = partial(set_line, found, submission=one.submission, by=request.user)
    if request.method == "POST" and form.is_valid() and form.carry_out(told):
        return redirect("selection", pk=found.pk)
    context = {
        "selection": found,
        "line": one,
        "form": form,
        "row": next((row for row in found.ranking.result if row["submission"] == submission), None),
        "needs_reason": submission in needing_reason(found),
    }
    return render(request, "reviews/selection_line.html", context)
