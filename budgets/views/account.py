# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people say about an account: it is theirs, it was confirmed, it is not right, why its number is read."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from budgets.forms.payee import BankForm, BlockForm, RevealForm, VerifyForm, WalletForm
from budgets.models import PayeeAccount
from budgets.operations.payee import block_account, propose_account, reveal_account, verify_account
from budgets.operations.payment_rules import rules_of
from budgets.views.looking_up import account_for, payee_for
from budgets.views.revealing import MINUTES, remember
from core.lifecycle import stands_in_the_way
from core.showing import moment_text, zone_of
from grants.views.staff.common import confirm_page, done, form_page, posted


@login_required
@require_http_methods(["GET", "POST"])
def payee_bank(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a bank account of a payee."""
    return _propose(request, pk, BankForm, _("Propose a bank account"))


@login_required
@require_http_methods(["GET", "POST"])
def payee_wallet(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a mobile wallet of a payee."""
    return _propose(request, pk, WalletForm, _("Propose a mobile wallet"))


def _propose(request: HttpRequest, pk: int, kind: Any, title: str) -> HttpResponse:
    payee = payee_for(request, pk, may="budgets.propose_account")
    form = kind(*posted(request), initial={"holder": payee.guardian_name or payee.name})
    if done(request, form, partial(propose_account, payee)):
        messages.success(request, _("The account is proposed. A finance checker confirms it with the payee."))
        return redirect("payee", pk)
    page, days = reverse("payee", args=[pk]), rules_of(payee.programme_key).cooling_days
    intro = ngettext(
        "Another person confirms it with the payee. It is used %(days)s day after that.",
        "Another person confirms it with the payee. It is used %(days)s days after that.",
        days,
    )
    return form_page(
        request, form, title=title, intro=intro % {"days": days}, button=_("Propose it"), back=page,
        crumbs=[(reverse("payees"), _("Payees")), (page, payee)],
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def payee_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm an account that somebody else proposed, saying how the payee confirmed it."""
    account = account_for(request, pk, "budgets.verify_account")
    if request.method == "POST" and account.verified_by_id == request.user.pk:
        return redirect("payee", account.payee_id)  # the button was pressed twice
    form = VerifyForm(*posted(request))
    if done(request, form, partial(verify_account, account)):
        when = moment_text(account.usable_from, zone_of(getattr(request, "programme", None)))
        messages.success(
            request, _("The account is confirmed. It is used from %(when)s on.") % {"when": when}
        )
        return redirect("payee", account.payee_id)
    _may_still(request, account.verify)
    return _page(
        request, account, form, question=_("Confirm this account?"), button=_("Confirm it"),
        warning=_("Ask the payee yourself. Most theft begins with an account that nobody called back about."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def payee_block(request: HttpRequest, pk: int) -> HttpResponse:
    """Block an account, with a reason."""
    account = account_for(request, pk, "budgets.block_account")
    form = BlockForm(*posted(request))
    if done(request, form, partial(block_account, account)):
        messages.success(request, _("The account is blocked. Nothing is released to it any more."))
        return redirect("payee", account.payee_id)
    _may_still(request, account.block)
    return _page(
        request, account, form, question=_("Block this account?"), button=_("Block it"), dangerous=True,
        warning=_("It stays blocked. If it was right after all, it is proposed and confirmed anew."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def payee_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why the number is read; then the payee's page shows it for some minutes."""
    account = account_for(request, pk, "budgets.reveal_account")
    form = RevealForm(*posted(request))
    if done(request, form, partial(reveal_account, account)):
        remember(request, account, form.cleaned_data["reason"])
        return redirect("payee", account.payee_id)
    warning = _("It is then shown for %(minutes)s minutes, and each reading is logged.") % {
        "minutes": MINUTES
    }
    return _page(
        request, account, form, question=_("Read the number of this account?"), button=_("Show the number"),
        warning=warning,
    )  # fmt: skip


def _may_still(request: HttpRequest, bound: Any) -> None:
    """Refuse to show the page of a step that is not possible any more; what was posted is answered on the page."""
    found = stands_in_the_way(bound) if request.method == "GET" else None
    if found is not None:
        raise found


def _page(request: HttpRequest, account: PayeeAccount, form: Any, **told: Any) -> HttpResponse:
    page = reverse("payee", args=[account.payee_id])
    facts = [
        (_("Payee"), account.payee),
        (_("Account"), f"{account.way} {account.masked}"),
        (_("Holder"), account.holder),
        (_("Proposed by"), account.proposed_by),
    ]
    crumbs = [(reverse("payees"), _("Payees")), (page, account.payee)]
    return confirm_page(request, form, facts=facts, back=page, crumbs=crumbs, **told)
