# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was found of an award's money, how each finding is settled, and money that came back unspent."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from budgets.chart import BANK
from budgets.forms.finding import FindingForm, RefundForm, SettleForm
from budgets.models import Finding, LedgerAccount, Settlement
from budgets.operations.closing import refuse_closed
from budgets.operations.expense import raise_finding, record_refund, settle_finding
from budgets.states import SettledBy
from budgets.views.accounting import accounted
from budgets.views.expense import READ, SUFFIXES, back_to
from core import blobs
from core.downloads import download_response
from core.guards import find
from core.permissions import demand, may
from grants.models import Award
from grants.views.staff.common import done, form_page, posted, staff_award


@login_required
@require_http_methods(["GET", "POST"])
def finding_new(request: HttpRequest, number: str) -> HttpResponse:
    """Name an amount that is unsupported."""
    award = staff_award(request, number, may="budgets.judge_expense")
    refuse_closed(award)
    form = FindingForm(*posted(request), award=award)
    if done(request, form, _of_tranche(raise_finding)):
        messages.success(request, _("The finding is recorded. The team reads it."))
        return redirect("finding", number, form.outcome.pk)
    return _form(request, award, form, title=_("Raise a finding"), button=_("Record it"))


@login_required
@require_http_methods(["GET", "POST"])
def finding(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Show a finding with its arithmetic and what proves it; settle an amount of it."""
    award = staff_award(request, number, may=READ)
    rows = Finding.objects.filter(award=award).select_related("tranche__award", "award", "found_by")
    found = find(rows, request.user, pk=pk)
    ways = _ways(request.user, found)
    if request.method == "POST" and not ways:
        demand(request.user, "budgets.settle_finding", found)
    form = SettleForm(*posted(request), award=award, ways=ways, bank=last_bank(award)) if ways else None
    if form is not None and done(request, form, partial(settle_finding, found)):
        messages.success(request, _("It is settled and booked."))
        return redirect("finding", number, pk)
    told = {
        "award": award,
        "zone": award.submission.call.time_zone,
        "found": found,
        "pending": found.sum().pending,
        "parts": [(way.label, found.sum().settled[way]) for way in SettledBy],
        "settlements": found.settlements.select_related("award", "settled_by", "paper"),
        "form": form if found.sum().pending or (form and form.is_bound) else None,
    }
    return render(
        request, "budgets/finding.html", told, status=422 if form is not None and form.is_bound else 200
    )


def _ways(person: Any, found: Finding) -> list[SettledBy]:
    """Return the ways in which this person may settle a finding."""
    settles = may(person, "budgets.settle_finding", found)
    writes_off = may(person, "budgets.write_off", found)
    return [way for way in SettledBy if (writes_off if way == SettledBy.WRITTEN_OFF else settles)]


@login_required
@require_safe
def settlement_paper(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Hand over the paper of a settlement."""
    award = staff_award(request, number, may=READ)
    one = find(Settlement.objects.filter(award=award).select_related("paper"), request.user, pk=pk)
    if one.paper is None:
        raise Http404
    name = f"{award.number}-settlement-{one.pk}.{SUFFIXES.get(one.paper.mime, 'jpg')}"
    return download_response(blobs.read(one.paper.sha256), name, one.paper.mime)


@login_required
@require_http_methods(["GET", "POST"])
def refund_new(request: HttpRequest, number: str) -> HttpResponse:
    """Record money of a tranche that was not spent and came back."""
    award = staff_award(request, number, may="budgets.record_refund")
    refuse_closed(award)
    form = RefundForm(*posted(request), award=award, bank=last_bank(award))
    if done(request, form, _of_tranche(record_refund)):
        messages.success(request, _("The refund is recorded and booked."))
        return redirect(back_to(award))
    return _form(request, award, form, title=_("Record a refund"), button=_("Record and book it"))


def _of_tranche(operation: Any) -> Any:
    def carried_out(*, tranche: Any, **given: Any) -> Any:
        return operation(tranche, **given)

    return carried_out


def last_bank(award: Award) -> str:
    """Return the label of the bank account on which something was posted first, as a proposal; else nothing."""
    rows = LedgerAccount.objects.filter(programme_key=award.programme_key, code=BANK, currency=award.currency)
    return rows.order_by("pk").values_list("subject", flat=True).first() or ""


def _form(request: HttpRequest, award: Award, form: Any, **told: Any) -> HttpResponse:
    if not form.fields["tranche"].queryset:
        return render(request, "budgets/nothing_paid.html", {"award": award, **told}, status=409)
    left = [
        _("Tranche %(no)s: %(amount)s is still to be accounted for.")
        % {"no": row.tranche.no, "amount": row.left - row.found}
        for row in accounted(award, award.tranches.all())
    ]
    return form_page(request, form, intro=" ".join(left), back=back_to(award), **told)
