# SPDX-License-Identifier: AGPL-3.0-or-later
"""One payment of a sample with everything about it on one page, and what the auditor says of it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.rules import is_auditor
from budgets.forms.audit import NoteForm
from budgets.models import AuditItem, AuditSample, Expense, Finding, JournalEntry, Payment, Settlement
from budgets.operations.audit_sample import note_item
from budgets.states import VERDICT_LOOKS, Verdict
from budgets.views.audit import DRAW, sample_for
from budgets.views.looking_up import payment_for
from budgets.views.payment import papers_of
from core import audit
from core.permissions import demand, may
from grants.views.staff.common import done, posted

ACTS = ("release", "settle", "return", "return:release", "fail")


@login_required
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """Show the papers of a payment of the sample; the auditor says what was seen. A reading is logged."""
    sample = sample_for(request, pk)
    one = get_object_or_404(sample.items.select_related("payment", "noted_by"), place=place)
    one.sample = sample
    notes = may(request.user, DRAW, sample)
    if request.method == "POST":
        demand(request.user, DRAW, sample)
    form = NoteForm(*posted(request), initial=_said(one)) if notes else None
    if form is not None and done(request, form, partial(note_item, one)):
        messages.success(request, _("Your note is kept."))
        return _onwards(sample, place)
    paid = payment_for(request, one.payment.reference)
    if is_auditor(request.user, paid):
        audit.record_reading(request.user, "payment", paid)
    told = papers_of(paid, list(paid.approvals.order_by("at", "pk")))
    told |= _evidence_of(paid, told["tranche"]) | _neighbours(sample, place)
    told |= {"sample": sample, "item": one, "look": VERDICT_LOOKS[Verdict(one.verdict)], "form": form}
    code = 422 if form is not None and form.is_bound else 200
    return render(request, "budgets/audit_item.html", told, status=code)


def _said(one: AuditItem) -> dict[str, Any]:
    return {"note": one.note} | ({} if one.verdict == Verdict.OPEN else {"verdict": one.verdict})


def _onwards(sample: AuditSample, place: int) -> HttpResponse:
    """Go on to the next payment that nobody looked at; back to the sample after the last one."""
    left = sample.items.filter(verdict=Verdict.OPEN).order_by("place").values_list("place", flat=True)
    following = left.filter(place__gt=place).first() or left.first()
    if following is None:
        return redirect("audit_sample", sample.pk)
    return redirect("audit_item", sample.pk, following)


def _neighbours(sample: AuditSample, place: int) -> dict[str, Any]:
    last = sample.items.count()
    return {
        "previous": place - 1 if place > 1 else None,
        "following": place + 1 if place < last else None,
        "last": last,
    }


def _evidence_of(paid: Payment, tranche: Any) -> dict[str, Any]:
    """Return what lies outside the payment: the batch's files, the bank's lines, the books, what was spent of it."""
    files = paid.batch.files.filter(Q(payment=None) | Q(payment=paid)) if paid.batch else None
    keys = [f"pay:{paid.reference}:{act}" for act in ACTS]
    entries = JournalEntry.objects.sealed().filter(key__in=keys).select_related("by", "reverses")
    told = {
        "files": files.select_related("anchor").order_by("pk") if files is not None else [],
        "batch_lines": paid.lines.select_related("batch", "taken_out_by").order_by("batch", "place"),
        "bank_lines": paid.statement_lines.select_related("statement", "decided_by").order_by("pk"),
        "entries": entries.prefetch_related("postings__account").order_by("seq"),
    }
    if tranche is None:
        return told
    spent = Expense.objects.filter(tranche=tranche).select_related("line", "award", "judged_by")
    return told | {
        "expenses": spent.order_by("spent_on", "pk"),
        "findings": Finding.objects.filter(tranche=tranche).select_related("award").order_by("pk"),
        "settlements": Settlement.objects.filter(tranche=tranche).select_related("award").order_by("pk"),
    }
