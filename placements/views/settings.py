# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a programme decides about its placements: months, answers, weights, and the checklist of clearance."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.forms import ConfirmForm
from core.guards import find
from core.permissions import may
from grants.models import Call
from grants.states import CallKind
from grants.views.staff.common import confirm_page, done, form_page, posted
from placements.forms.clearance import WEIGHTS, ItemForm, RulesForm
from placements.models import ChecklistItem
from placements.operations.clearance import add_item, end_item
from placements.operations.rules import set_rules, weights_of
from placements.views.finding import rules_for

both = require_http_methods(["GET", "POST"])
SET = "placements.set_rules"


def _crumbs(key: str) -> list[tuple[str, str]]:
    return [(reverse("placements"), _("Placements")), (reverse("placement_rules", args=[key]), _("Rules"))]


@login_required
@require_safe
def placement_rules(request: HttpRequest, key: str) -> HttpResponse:
    """Show the rules and the checklist."""
    rules = rules_for(request, key)
    weights = weights_of(rules).as_dict()
    told = {
        "rules": rules,
        "key": key,
        "weights": [(label, weights[name]) for name, label in WEIGHTS.items()],
        "items": ChecklistItem.objects.filter(programme_key=key, ended_at=None),
        "sets": may(request.user, SET, rules),
    }
    return render(request, "placements/rules.html", told)


@login_required
@both
def placement_rules_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change the rules."""
    rules = rules_for(request, key, SET)
    form = RulesForm(*posted(request), rules=rules)
    if done(request, form, partial(set_rules, key)):
        messages.success(request, _("The rules are set."))
        return redirect("placement_rules", key)
    return form_page(
        request,
        form,
        title=_("Rules of placements"),
        back=reverse("placement_rules", args=[key]),
        crumbs=_crumbs(key),
    )


@login_required
@both
def checklist_new(request: HttpRequest, key: str) -> HttpResponse:
    """Add an item to the checklist."""
    rules_for(request, key, SET)
    calls = Call.objects.filter(programme_key=key, kind=CallKind.EXPERTS)
    form = ItemForm(*posted(request), calls=[(call.key, str(call)) for call in calls])
    if done(request, form, partial(add_item, key)):
        messages.success(request, _("The item is added. Placements proposed from now on ask for it."))
        return redirect("placement_rules", key)
    return form_page(
        request, form, title=_("An item of the clearance"), back=reverse("placement_rules", args=[key]),
        crumbs=_crumbs(key),
    )  # fmt: skip


@login_required
@both
def checklist_end(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Ask for an item no more."""
    rules_for(request, key, SET)
    item = find(ChecklistItem.objects.filter(programme_key=key, ended_at=None), request.user, pk=pk)
    form = ConfirmForm(*posted(request))
    if done(request, form, partial(end_item, item)):
        messages.success(request, _("It is asked for no more in new placements."))
        return redirect("placement_rules", key)
    return confirm_page(
        request, form, question=_("Ask for this no more?"), facts=[(_("Item"), item)], button=_("Ask no more"),
        back=reverse("placement_rules", args=[key]), crumbs=_crumbs(key),
    )  # fmt: skip
