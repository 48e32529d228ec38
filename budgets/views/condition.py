# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people say about a condition: that it was seen, that it should be waived, and the director's answer."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from budgets.forms.condition import GRANT, AskWaiverForm, DecideWaiverForm, SeenForm
from budgets.models import ReleaseCondition
from budgets.operations.tranche import ask_waiver, meet_condition, must_wait, refuse_waiver, waive_condition
from core.guards import find
from grants.views.staff.common import done, posted, staff_award

ROWS = ReleaseCondition.objects.select_related(
    "tranche__award__submission__call", "tranche__award__tranche_plan", "waiver_asked_by"
)


def _condition(request: HttpRequest, number: str, pk: int, may: str) -> ReleaseCondition:
    """Return a condition of an award that this person may open, else 404; 403 without the permission."""
    award = staff_award(request, number, may=may)
    return find(ROWS.filter(tranche__award=award), request.user, pk=pk)


def _page(request: HttpRequest, condition: ReleaseCondition, form: Any, **told: Any) -> HttpResponse:
    award = condition.award
    facts = [
        (_("Tranche"), f"{condition.tranche.number} · {condition.tranche.amount}"),
        (_("Condition"), condition.label),
    ]
    if condition.waiver_asked_by is not None:
        facts += [
            (_("Waiver asked for by"), condition.waiver_asked_by),
            (_("Reason"), condition.waiver_reason),
        ]
    back = reverse("award_money", args=[award.number])
    told |= {"form": form, "facts": facts, "back": back, "award": award}
    return render(request, "budgets/condition.html", told, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def condition_meet(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Note that a document was seen, or a milestone reached."""
    condition = _condition(request, number, pk, "budgets.meet_condition")
    must_wait(condition, by_hand=True)
    form = SeenForm(*posted(request))
    if done(request, form, partial(meet_condition, condition)):
        messages.success(request, _("It is noted that you have seen it."))
        return redirect("award_money", number)
    return _page(request, condition, form, question=_("What have you seen?"), button=_("Note it"))


@login_required
@require_http_methods(["GET", "POST"])
def waiver_ask(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Ask the director to waive a condition."""
    condition = _condition(request, number, pk, "budgets.ask_waiver")
    must_wait(condition)
    form = AskWaiverForm(*posted(request))
    if done(request, form, partial(ask_waiver, condition)):
        messages.success(request, _("The director is asked for the waiver."))
        return redirect("award_money", number)
    return _page(
        request, condition, form, question=_("Ask for a waiver of this condition?"), button=_("Ask for it"),
        warning=_("If the director grants it, the tranche is paid without this condition."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def waiver_decide(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Grant or refuse the waiver that somebody else asked for."""
    condition = _condition(request, number, pk, "budgets.waive_condition")
    must_wait(condition, asked=True)
    form = DecideWaiverForm(*posted(request))
    if done(request, form, partial(_decide, condition)):
        granted = form.cleaned_data["decision"] == GRANT
        messages.success(request, _("The waiver is granted.") if granted else _("The waiver is refused."))
        return redirect("award_money", number)
    return _page(
        request, condition, form, question=_("Waive this condition?"), button=_("Record the decision")
    )


def _decide(condition: ReleaseCondition, *, decision: str, comment: str, by: Any) -> ReleaseCondition:
    if decision == GRANT:
        return waive_condition(condition, comment=comment, by=by)
    return refuse_waiver(condition, comment=comment, by=by)
