# SPDX-License-Identifier: AGPL-3.0-or-later
"""Beginning a batch: first the way out, then the payments, each with what that way says to it."""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.rules import programmes_of
from accounts.states import Role
from budgets.advice import verdict, way_out
from budgets.channels import Verdict
from budgets.forms.batch import WAY, AddForm, BatchForm, WayForm
from budgets.models import Payment, PaymentBatch, SourceAccount
from budgets.operations.batch import add_payments, draft_batch, formats_of
from budgets.operations.payment import today_of
from budgets.states import BatchChannel, BatchState, PaymentState
from budgets.views.batch import batch_for
from core.permissions import demand
from grants.views.staff.common import done, must_stand, posted

SHOWN = 200  # more are taken with “all”
DRAFTERS = {Role.FINANCE_MAKER, Role.FINANCE_CHECKER}
Row = tuple[Payment, Verdict | None]


def _programme(request: HttpRequest) -> str:
    """Return the programme that is meant: the one that was named, or the first in which this person drafts."""
    mine = sorted(programmes_of(request.user, DRAFTERS))
    wanted = request.GET.get("programme") or (mine[0] if mine else "")
    if wanted not in mine:
        raise Http404
    return wanted


@login_required
@require_http_methods(["GET", "POST"])
def batch_new(request: HttpRequest) -> HttpResponse:
    """Choose way, account and currency; tick payments that are checked; begin the batch."""
    demand(request.user, "budgets.draft_batch")
    key = _programme(request)
    choices = _choices(key)
    way = WayForm(_asked(request, choices), auto_id="way_%s", **choices)
    rows = _rows(key, way.cleaned_data) if way.is_valid() else []
    form = _form(request, choices, way, rows)
    if done(request, form, partial(_draft, key, rows)):
        messages.success(request, _("The batch is begun. Compare the list, then lock it."))
        return redirect("batch", form.outcome.number)
    told = {
        "way": way,
        "form": form,
        "rows": rows[:SHOWN],
        "able": sum(said is not None and not said.refused for _one, said in rows),
        "all": len(rows),
        "key": key,
        "ticked": set(form["payments"].value() or ()),
    }
    return render(request, "budgets/batch_new.html", told, status=422 if form.is_bound else 200)


def _choices(key: str) -> dict[str, Any]:
    """Return what the forms offer: currencies of waiting payments, open accounts, mobile-money formats."""
    waiting = Payment.objects.filter(programme_key=key, state__in=PaymentState.JOIN, batch=None)
    currencies = sorted(set(waiting.values_list("currency", flat=True)))
    sources = SourceAccount.objects.filter(programme_key=key, closed_at=None)
    return {
        "currencies": currencies or ["RWF"],
        "sources": sources,
        "payouts": formats_of(key).values(),
    }


def _asked(request: HttpRequest, choices: dict[str, Any]) -> dict[str, str]:
    """Return the way that was asked for, in the address or with the form; else the pack in the first currency."""
    given = request.POST if request.method == "POST" else request.GET
    usual = {"channel": BatchChannel.PACK.value, "currency": choices["currencies"][0]}
    return usual | {name: given[name] for name in WAY if given.get(name)}


def _form(request: HttpRequest, choices: dict[str, Any], way: WayForm, rows: list[Row]) -> BatchForm:
    """Return the form with the payments, which carries the way along."""
    keys = [one.pk for one, _said in rows]
    if request.method == "POST":
        return BatchForm(request.POST, payments=keys, **choices)
    begun = {"execution_date": today_of(_programme(request)) + timedelta(days=1)}
    carried = {name: way.data[name] for name in WAY if name in way.data}
    return BatchForm(initial=begun | carried, payments=keys, **choices)


def _rows(key: str, way: dict[str, Any]) -> list[Row]:
    """Return each payment that may join, with what the way out says to it."""
    wanted = PaymentBatch(programme_key=key, **{name: way[name] for name in WAY})
    found = Payment.objects.to_batch(key, way["currency"])
    payout = formats_of(key).get(wanted.payout)
    if wanted.channel == BatchChannel.MOBILE and payout is None:
        return [(one, None) for one in found]
    channel = way_out(wanted, payout)
    return [(one, verdict(one, channel)) for one in found]


def _draft(
    key: str, rows: Iterable[Row], *, payments: list[int], everything: bool, by: Any, **given: Any
) -> Any:
    chosen = [
        one
        for one, said in rows
        if one.pk in payments or (everything and said is not None and not said.refused)
    ]
    return draft_batch(key, payments=chosen, by=by, **given)


@login_required
@require_http_methods(["GET", "POST"])
def batch_add(request: HttpRequest, number: str) -> HttpResponse:
    """Let more payments join a draft."""
    found = batch_for(request, number, "budgets.draft_batch")
    must_stand(found, BatchState.DRAFT)
    way = {name: getattr(found, name) for name in WAY}
    rows = _rows(found.programme_key, way)
    form = AddForm(*posted(request), payments=[one.pk for one, _said in rows])
    if done(request, form, partial(_add, found, rows)):
        messages.success(request, _("The payments were added."))
        return redirect("batch", number)
    told = {"batch": found, "form": form, "rows": rows[:SHOWN], "all": len(rows)}
    told["ticked"] = set(form["payments"].value() or ())
    return render(request, "budgets/batch_add.html", told, status=422 if form.is_bound else 200)


def _add(found: PaymentBatch, rows: Iterable[Row], *, payments: list[int], by: Any) -> PaymentBatch:
    return add_payments(found, [one for one, _said in rows if one.pk in payments], by=by)
