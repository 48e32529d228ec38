# SPDX-License-Identifier: AGPL-3.0-or-later
"""What banks sent back: the list of files, and bringing one in."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from budgets.forms.statement import LOOK, UploadForm
from budgets.models import StatementImport
from budgets.operations.statement import Received, import_statement, look_at_statement
from budgets.states import LineState
from core.permissions import demand, may
from core.refusals import NotAllowed, Refusal
from core.showing import day_text
from core.tables_in import BookRefused
from grants.views.staff.common import page_of, posted

MOST_ERRORS = 100


@login_required
@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """List the files of the reader's programmes, newest first; ?bank= and ?show=waiting narrow it."""
    demand(request.user, "budgets.read_statements")
    rows = StatementImport.objects.visible_to(request.user)
    banks = sorted(set(rows.order_by().values_list("bank", flat=True)))
    given = {name: request.GET.get(name, "") for name in ("show", "bank")}
    if given["bank"]:
        rows = rows.filter(bank=given["bank"])
    rows = rows.counted().select_related("imported_by")
    if given["show"] == LineState.WAITING:
        rows = rows.filter(n_waiting__gt=0)
    told = {
        "page": page_of(request, rows.order_by("-pk")),
        "banks": banks if len(banks) > 1 else [],
        "given": given,
        "narrowed": any(given.values()),
        "brings": may(request.user, "budgets.import_statement"),
    }
    return render(request, "budgets/statements.html", told)


@login_required
@require_http_methods(["GET", "POST"])
def statement_new(request: HttpRequest) -> HttpResponse:
    """Bring a file in, or only look at what would become of its lines."""
    demand(request.user, "budgets.import_statement")
    form = UploadForm(*posted(request), person=request.user)
    told: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        try:
            answer = _carried_out(request, form, told)
        except NotAllowed:
            raise
        except BookRefused as refusal:
            told |= {
                "errors": refusal.errors[:MOST_ERRORS],
                "more": max(0, len(refusal.errors) - MOST_ERRORS),
            }
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else "file", str(refusal))
        else:
            if answer is not None:
                return answer
            return render(request, "budgets/statement_new.html", told)
    return render(request, "budgets/statement_new.html", told, status=422 if form.is_bound else 200)


def _carried_out(request: HttpRequest, form: UploadForm, told: dict[str, Any]) -> HttpResponse | None:
    """Do what was asked; without an answer of its own, what was seen is `told` on the page."""
    programme, wanted = form.cleaned_data["programme"], form.wanted()
    if request.POST.get("go") == LOOK:
        lines = look_at_statement(programme, by=request.user, **wanted)
        counts = Counter(line.state for line in lines)
        told["seen"] = [(label, counts[value]) for value, label in LineState.choices if counts[value]]
        told["nothing"] = not lines
        return None
    return _gone_on(request, import_statement(programme, by=request.user, **wanted))


def _gone_on(request: HttpRequest, received: Received) -> HttpResponse:
    """Go to the first statement of the file, or to its progress; say so when the same file came before."""
    first = received.rows[0]
    if not received.fresh:
        told = {"who": first.imported_by, "when": day_text(first.imported_at)}
        messages.info(
            request,
            _("This file was brought in already, by %(who)s on %(when)s. Nothing was changed.") % told,
        )
        return redirect("statement", first.pk)
    if first.finished_at is None:
        return redirect("job", first.job_key)
    messages.success(request, _("The file is brought in."))
    return redirect("statement", first.pk)
