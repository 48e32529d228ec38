# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rules of agreements: of a programme, and of one award where they differ."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.rules import programmes_of
from accounts.states import Role
from budgets.forms.fund import RulesForm
from budgets.models import AgreementRules, rules_for
from budgets.operations.fund import agree_rules
from core.permissions import demand
from grants.models import Award
from grants.views.staff.common import done, form_page, staff_award

SETTERS = frozenset({Role.ADMINISTRATOR, Role.DIRECTOR})


@login_required
@require_http_methods(["GET", "POST"])
def programme_rules(request: HttpRequest) -> HttpResponse:
    """Set how the agreements of a programme let budgets move (?programme= where the person has several)."""
    demand(request.user, "budgets.set_agreement_rules")
    mine = sorted(programmes_of(request.user, SETTERS))
    key = request.GET.get("programme", "") or next(iter(mine), "")
    if key not in mine:
        raise Http404
    standing = AgreementRules.objects.filter(award=None, programme_key=key).first()
    rules = standing or AgreementRules(programme_key=key)
    others = [(f"?programme={other}", other) for other in mine if other != key]
    return _page(
        request, rules, None, title=_("Rules of the agreements"), back=reverse("money_board"), others=others,
        intro=_("They hold for every award of the programme that has no rules of its own."),
        crumbs=[(reverse("money_board"), _("Money"))],
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def award_rules(request: HttpRequest, number: str) -> HttpResponse:
    """Set the rules of one award."""
    award = staff_award(request, number, may="budgets.set_agreement_rules")
    back = reverse("award_budget", args=[number])
    return _page(
        request, rules_for(award), award, title=_("Rules of the agreement %(number)s") % {"number": number},
        back=back, crumbs=[(back, _("Budget"))], intro=_("They hold for this award alone."),
    )  # fmt: skip


def _page(request: HttpRequest, rules: AgreementRules, award: Award | None, **told: Any) -> HttpResponse:
    form = RulesForm(request.POST if request.method == "POST" else None, initial=RulesForm.initial_of(rules))
    if done(request, form, partial(agree_rules, rules.programme_key, award=award)):
        messages.success(request, _("The rules are kept."))
        return redirect(request.get_full_path())
    return form_page(request, form, **told)
