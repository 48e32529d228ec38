# SPDX-License-Identifier: AGPL-3.0-or-later
"""The steps of a version of a budget, each on a page that asks before it is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from budgets.forms.budget import ApproveForm, RejectForm, ReturnForm
from budgets.models import BudgetVersion
from budgets.operations.budget import (
    approve_budget,
    ask_comparison,
    check_budget,
    reject_budget,
    return_budget,
    submit_budget,
)
from budgets.states import BudgetState
from budgets.views.budget_finding import version_for
from core.forms import ConfirmForm
from core.permissions import may
from grants.views.staff.common import done, must_stand, posted

B = BudgetState


@dataclass(frozen=True)
class Step:
    """A step as a page: who may, from which states, the form, the operation, and its words."""

    may: str
    states: tuple[str, ...]
    form: Any
    operation: Callable[..., Any]
    question: str | Promise
    button: str | Promise
    said: str | Promise
    warning: str | Promise = ""
    own: bool = False  # whether who wrote the version may take it


STEPS = {
    "hand-in": Step(
        "budgets.write_budget", (B.DRAFT,), ConfirmForm, submit_budget,
        gettext_lazy("Hand the budget in?"), gettext_lazy("Hand it in"), gettext_lazy("The budget is handed in."),
        gettext_lazy("It cannot be changed any more, unless the programme gives it back."), own=True,
    ),
    "check": Step(
        "budgets.check_budget", (B.SUBMITTED,), ConfirmForm, check_budget,
        gettext_lazy("Does this budget serve the project?"), gettext_lazy("Yes, I have checked it"),
        gettext_lazy("The budget is checked. Finance approves it next."),
    ),
    "approve": Step(
        "budgets.approve_budget", (B.SUBMITTED,), ApproveForm, approve_budget,
        gettext_lazy("Approve this budget?"), gettext_lazy("Approve it"), gettext_lazy("The budget is in force."),
        gettext_lazy("It is in force from now on; the one before gives way."),
    ),
    "return": Step(
        "budgets.check_budget", (B.SUBMITTED,), ReturnForm, return_budget,
        gettext_lazy("Give the budget back?"), gettext_lazy("Give it back"), gettext_lazy("The budget is given back."),
        own=True,
    ),
    "reject": Step(
        "budgets.check_budget", (B.DRAFT, B.SUBMITTED), RejectForm, reject_budget,
        gettext_lazy("Reject this version for good?"), gettext_lazy("Reject it"),
        gettext_lazy("The version is rejected."),
        gettext_lazy("The budget in force stays as it is."), own=True,
    ),
}  # fmt: skip


def steps_for(person: Any, version: BudgetVersion) -> list[tuple[str, Step]]:
    """Return the steps that this person could take of a version now."""
    return [(name, one) for name, one in STEPS.items() if _is_offered(person, version, name, one)]


def _is_offered(person: Any, version: BudgetVersion, name: str, one: Step) -> bool:
    if version.state not in one.states or not may(person, one.may, version):
        return False
    if not one.own and version.author_id == person.pk:
        return False
    checked = version.checked_by_id is not None
    return {"check": not checked, "approve": checked and version.checked_by_id != person.pk}.get(name, True)


@login_required
@require_http_methods(["GET", "POST"])
def award_budget_step(request: HttpRequest, number: str, no: int, step: str) -> HttpResponse:
    """Ask before a step, and take it."""
    one = STEPS.get(step)
    if one is None:
        raise Http404
    version = version_for(request, number, no, one.may)
    must_stand(version, *one.states)
    form = one.form(*posted(request))
    if done(request, form, partial(one.operation, version)):
        messages.success(request, str(one.said))
        return redirect("award_budget_version", number, no)
    facts = [(_("Version"), version.number), (_("The award pays"), version.granted)]
    facts += [(_("Why it is amended"), version.reason)] if version.reason else []
    told = {
        "form": form, "facts": facts, "back": reverse("award_budget_version", args=[number, no]),
        "award": version.award, "question": one.question, "button": one.button, "warning": one.warning,
        "dangerous": step == "reject", "version": version,
    }  # fmt: skip
    return render(request, "budgets/budget_step.html", told, status=422 if form.is_bound else 200)


@login_required
@require_POST
def award_budget_compare(request: HttpRequest, number: str, no: int) -> HttpResponse:
    """Ask for the comparison as a PDF."""
    version = version_for(request, number, no)
    ask_comparison(version, by=request.user)
    messages.success(request, _("The comparison is being made."))
    return redirect("award_budget_version", number, no)
