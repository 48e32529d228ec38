# SPDX-License-Identifier: AGPL-3.0-or-later
"""A programme's rules of paying: read by those who look after money, set by the director."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from budgets.forms.rules import RulesForm
from budgets.operations.payment_rules import rules_of, set_payment_rules
from budgets.states import Channel
from budgets.views.looking_up import programme_asked, programmes_for
from core.money import Money
from core.permissions import demand, may
from grants.views.staff.common import done, posted


@login_required
@require_http_methods(["GET", "POST"])
def payment_rules(request: HttpRequest) -> HttpResponse:
    """Show the rules, and let the director set them; ?programme= where the reader has several."""
    demand(request.user, "budgets.see_money_board")
    programme = programme_asked(request)
    rules = rules_of(programme.key if programme else "")
    edits = may(request.user, "budgets.set_payment_rules", rules)
    if request.method == "POST":
        demand(request.user, "budgets.set_payment_rules", rules)
    currency = programme.currency if programme else "RWF"
    form = RulesForm(rules, currency, *posted(request))
    if done(request, form, partial(set_payment_rules, rules.programme_key)):
        messages.success(request, _("The rules are saved. Payments that were asked for before keep theirs."))
        return redirect(f"{reverse('payment_rules')}?programme={rules.programme_key}")
    told = {
        "rules": rules,
        "programmes": programmes_for(request.user),
        "here": programme,
        "edits": edits,
        "form": form,
        "lines": [(_up_to(line), line["checks"], line["releases"]) for line in rules.hands],
        "ways": [Channel(one).label for one in rules.channels],
        "people": programme.hands_on_payment if programme else 3,
    }
    return render(request, "budgets/payment_rules.html", told, status=422 if form.is_bound else 200)


def _up_to(line: dict) -> object:
    """Return up to which amount a threshold holds, for people."""
    if line["up_to_minor"] is None:
        return _("%(currency)s, any amount") % {"currency": line["currency"]}
    return Money(line["up_to_minor"], line["currency"])
