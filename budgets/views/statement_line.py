# SPDX-License-Identifier: AGPL-3.0-or-later
"""One line of a bank's file: all that was read, what became of it, and what a person decides about it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from budgets.forms.statement import ASIDE, FEE, PAYMENT, REFUND, DecideForm
from budgets.models import StatementLine
from budgets.operations import statement as statements
from budgets.states import LineState
from budgets.views.statement import READ
from core.forms import ConfirmForm
from core.forms import posted as posted_alone
from core.guards import find
from core.permissions import demand, may
from grants.models import Programme
from grants.views.staff.common import confirm_page, done, must_stand, posted

ROWS = StatementLine.objects.select_related(
    "statement", "payment", "entry", "decided_by", "duplicate_of__statement"
)
DECIDE = "budgets.decide_line"


def _line(request: HttpRequest, pk: int, permission: str) -> StatementLine:
    """Return a line if this person reads banks' files, else 404; 403 without the permission."""
    line: StatementLine = find(ROWS.all().visible_to(request.user), request.user, may=permission, pk=pk)
    request.programme = Programme.objects.filter(key=line.programme_key).first()  # type: ignore[attr-defined]
    return line


@login_required
@require_http_methods(["GET", "POST"])
def statement_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a line, and ask what it is while it waits for a person."""
    line = _line(request, pk, READ)
    form = None
    if request.method == "POST":
        demand(request.user, DECIDE, line)
        must_stand(line, LineState.WAITING)
    if line.state == LineState.WAITING and may(request.user, DECIDE, line):
        form = DecideForm(*posted(request), line=line, payments=statements.payments_for(line))
    if form is not None and done(request, form, partial(_decide, line)):
        messages.success(request, _("Your decision is recorded."))
        return redirect("statement_line", pk)
    told = {
        "line": line,
        "row": line.statement,
        "form": form,
        "facts": _facts(line),
        "again": line.state == LineState.SET_ASIDE and may(request.user, DECIDE, line),
        "zone": getattr(getattr(request, "programme", None), "time_zone", None),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "budgets/statement_line.html", told, status=status)


def _decide(
    line: StatementLine, *, decision: str, reference: str, reason: str, by: Any, award: str = ""
) -> Any:
    if decision == ASIDE:
        return statements.set_line_aside(line, reason=reason, by=by)
    if decision == FEE:
        return statements.book_fee(line, by=by)
    if decision == REFUND:
        return statements.book_refund(line, award=award, by=by)
    chosen = decision.removeprefix(PAYMENT) if decision.startswith(PAYMENT) else reference
    return statements.assign_line(line, reference=chosen, by=by)


def _facts(line: StatementLine) -> list[tuple[Any, Any]]:
    """Return what the file said, as (words, value); what it did not say is left out."""
    names = ("booked", "end_to_end_id", "bank_ref", "message_id", "status", "reason", "counterparty", "text")
    facts = [(StatementLine._meta.get_field(name).verbose_name, getattr(line, name)) for name in names]
    if line.whole_of > 1:
        facts.append((_("payments in it"), line.whole_of))
    return [(words, value) for words, value in facts if value]


@login_required
@require_http_methods(["GET", "POST"])
def statement_line_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a line that was set aside wait for a person again."""
    line = _line(request, pk, DECIDE)
    must_stand(line, LineState.SET_ASIDE)
    form = ConfirmForm(posted_alone(request))
    if done(request, form, partial(statements.take_line_up, line)):
        messages.success(request, _("The line waits for a decision again."))
        return redirect("statement_line", pk)
    facts = [(_("Set aside by"), line.decided_by), (_("Reason"), line.decision_reason)]
    return confirm_page(
        request, form, question=_("Take this line up again?"), facts=facts, button=_("Take it up"),
        back=reverse("statement_line", args=[pk]),
    )  # fmt: skip
