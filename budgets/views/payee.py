# SPDX-License-Identifier: AGPL-3.0-or-later
"""One payee: who they are, their accounts and how far each is trusted; and writing a new one down."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.states import Role
from budgets.forms.payee import PayeeForm
from budgets.models import Payee, PayeeAccount, Payment
from budgets.operations.payee import add_payee
from budgets.views.looking_up import payee_for, programmes_for
from budgets.views.revealing import shown_number
from core.lifecycle import possible_steps
from core.permissions import WHO_MAY, may
from core.refusals import NotAllowed
from grants.models import Award
from grants.views.staff.common import done, form_page, posted
from grants.views.staff.submission import history_of

PROPOSERS = frozenset({Role.FINANCE_MAKER, Role.OFFICER})
MOST_PAYMENTS = 10


@dataclass(frozen=True)
class Card:
    """An account on the page, with what the reader may do about it as (address, words, class of the button)."""

    account: PayeeAccount
    number: str
    acts: list[tuple[str, str, str]]


@login_required
@require_safe
def payee(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a payee; a number is in clear only for somebody who gave a reason a moment ago."""
    found = payee_for(request, pk)
    accounts = list(found.accounts.select_related("proposed_by", "verified_by").order_by("-pk"))
    award = _award_of(found)
    told = {
        "payee": found,
        "award": award,
        "party": award.submission.contracting_name if award is not None else "",
        "differs": award is not None and differs(found.name, award.submission.contracting_name),
        "cards": [_card(request, one) for one in accounts],
        "payments": Payment.objects.filter(account__payee=found).order_by("-pk")[:MOST_PAYMENTS],
        "proposes": may(request.user, "budgets.propose_account", found),
        "history": history_of(found, *accounts),
    }
    response = render(request, "budgets/payee.html", told)
    response["Cache-Control"] = "private, no-store"
    return response


def differs(name: str, party: str) -> bool:
    """Say whether a payee has another name than the contracting party of the agreement."""
    return bool(party) and " ".join(name.casefold().split()) != " ".join(party.casefold().split())


def _award_of(payee: Payee) -> Award | None:
    awards = Award.objects.filter(programme_key=payee.programme_key, number=payee.award_number)
    return awards.select_related("submission").first() if payee.award_number else None


def _card(request: HttpRequest, account: PayeeAccount) -> Card:
    person = request.user
    steps = possible_steps(account, person)
    offered = [
        ("verify" in steps and account.proposed_by_id != person.pk, "payee_verify", _("Confirm it"), ""),
        (may(person, "budgets.reveal_account", account), "payee_reveal", _("Read the number"), " second"),
        ("block" in steps, "payee_block", _("Block it"), " stop"),
    ]
    acts = [
        (reverse(page, args=[account.pk]), words, look) for wanted, page, words, look in offered if wanted
    ]
    return Card(account, shown_number(request, account), acts)


@login_required
@require_http_methods(["GET", "POST"])
def payee_new(request: HttpRequest) -> HttpResponse:
    """Write a payee down; ?award= fills in the contracting party of its agreement."""
    programmes = programmes_for(request.user, PROPOSERS)
    if not programmes:
        raise NotAllowed(who=WHO_MAY["budgets.propose_account"])
    award = _award_asked(request)
    form = PayeeForm([(one.key, str(one)) for one in programmes], *posted(request), initial=_known(award))
    if done(request, form, partial(_add, request)):
        messages.success(request, _("The payee is written down. Now propose an account."))
        return redirect("payee", form.outcome.pk)
    back = reverse("award_money", args=[award.number]) if award is not None else reverse("payees")
    return form_page(
        request, form, title=_("Write a payee down"), button=_("Write it down"), back=back,
        crumbs=[(reverse("payees"), _("Payees"))],
        intro=_("Payees never change: somebody else who is paid is another payee."),
    )  # fmt: skip


def _add(request: HttpRequest, *, programme_key: str, by: Any, **given: Any) -> Payee:
    return add_payee(programme_key, by=by, **given)


def _award_asked(request: HttpRequest) -> Award | None:
    number = request.GET.get("award", "")
    awards = Award.objects.visible_to(request.user).select_related("submission")
    return awards.filter(number=number).first() if number else None


def _known(award: Award | None) -> dict[str, Any]:
    """Return what the agreement says of the contracting party."""
    if award is None:
        return {}
    party = award.submission
    return {
        "kind": party.contracting_kind, "name": party.contracting_name, "registration": party.contracting_number,
        "award_number": award.number, "programme_key": award.programme_key,
    }  # fmt: skip
