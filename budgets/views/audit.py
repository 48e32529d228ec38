# SPDX-License-Identifier: AGPL-3.0-or-later
"""The auditor's samples: the list of them, drawing one, what was drawn, and the list that it was drawn from."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rules import is_auditor
from accounts.states import Role
from budgets.drawing import in_order
from budgets.forms.audit import DrawForm
from budgets.models import AuditSample, Payment
from budgets.operations.audit_sample import draw_again, draw_sample
from budgets.operations.audit_sample.drawing import list_of
from budgets.states import VERDICT_LOOKS, Verdict
from budgets.views.looking_up import programmes_for
from core import audit
from core.downloads import table_response, wanted_format
from core.guards import find
from core.money import Money
from core.permissions import demand, may
from grants.models import Programme
from grants.views.staff.common import done, form_page, page_of, posted

SEE, DRAW = "budgets.read_audit", "budgets.draw_sample"


@login_required
@require_safe
def samples(request: HttpRequest) -> HttpResponse:
    """List the samples of the programmes that the reader audits, newest first."""
    demand(request.user, SEE)
    rows = AuditSample.objects.visible_to(request.user).counted().select_related("drawn_by").order_by("-pk")
    told = {"page": page_of(request, rows), "draws": may(request.user, DRAW)}
    return render(request, "budgets/audit.html", told)


@login_required
@require_http_methods(["GET", "POST"])
def sample_new(request: HttpRequest) -> HttpResponse:
    """Draw a sample."""
    demand(request.user, DRAW)
    programmes = programmes_for(request.user, {Role.AUDITOR})
    paid = Payment.objects.filter(
        programme_key__in=[one.key for one in programmes], released_at__isnull=False
    )
    form = DrawForm(
        programmes, sorted(set(paid.order_by().values_list("currency", flat=True))), *posted(request)
    )
    if done(request, form, draw_sample):
        return redirect("audit_sample", form.outcome.pk)
    return form_page(
        request, form, title=_("Draw a sample"), button=_("Draw"), back=reverse("audit"),
        crumbs=[(reverse("audit"), _("Audit"))],
        intro=_("Only payments that were released are drawn from: those that left, or are to leave, your accounts."),
    )  # fmt: skip


def sample_for(request: HttpRequest, pk: int, may: str = SEE) -> AuditSample:
    """Return the sample of a programme that this person audits or directs; an auditor's reading is logged."""
    rows = AuditSample.objects.visible_to(request.user).select_related("drawn_by")
    found = find(rows, request.user, may=may, pk=pk)
    request.programme = Programme.objects.filter(key=found.programme_key).first()  # type: ignore[attr-defined]
    if is_auditor(request.user, found):
        audit.record_reading(request.user, "sample", found)
    return found


@login_required
@require_safe
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was drawn and how far the auditor is; ?again=1 draws it again and compares; a file with ?format=."""
    found = sample_for(request, pk)
    items = found.items.select_related("payment__account__payee", "noted_by").order_by("place")
    if wanted_format(request):
        return table_response(request, found.number, _heads(), _rows(items))
    counts = dict(found.items.order_by().values_list("verdict").annotate(Count("pk")))
    drawn = found.items.aggregate(minor=Sum("payment__amount_minor"))["minor"]
    told = {
        "sample": found,
        "page": page_of(request, items),
        "looks": VERDICT_LOOKS,
        "tiles": [(VERDICT_LOOKS[value], label, counts.get(value, 0)) for value, label in Verdict.choices],
        "drawn": Money(drawn or 0, found.currency),
        "next": found.items.filter(verdict=Verdict.OPEN).order_by("place").first(),
        "again": draw_again(found) if request.GET.get("again") else None,
    }
    return render(request, "budgets/audit_sample.html", told)


def _heads() -> list[str]:
    return [
        _("Place"), _("Reference"), _("Award"), _("For what"), _("Payee"), _("Account"), _("Amount"), _("Status"),
        _("Paid on"), _("Voucher"), _("Times drawn"), _("Looked at"), _("Note"),
    ]  # fmt: skip


def _rows(items: Any) -> Iterator[list[Any]]:
    for one in items:
        paid = one.payment
        yield [
            one.place, paid.reference, paid.award_number, paid.text, paid.account.payee.name, str(paid.account),
            paid.amount, paid.state_label, paid.paid_on, paid.voucher_number, one.hits, one.get_verdict_display(),
            one.note,
        ]  # fmt: skip


@login_required
@require_safe
def sample_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand over the list from which was drawn, so that anybody can draw again."""
    found = sample_for(request, pk)
    _keys, rows = list_of(found)
    cells = ([one.reference, Money(one.minor, found.currency), one.minor] for one in in_order(rows))
    heads = [_("Reference"), _("Amount"), _("Amount in minor units")]
    return table_response(request, f"{found.number}-list", heads, cells)
