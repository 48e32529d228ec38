# SPDX-License-Identifier: AGPL-3.0-or-later
"""TrancheFlow, one per tranche: asked for when it is due, accounted for when it has arrived.

Between the two stands its payment, with a flow of its own. A payment that fails or comes back begins it anew.
"""

from datetime import datetime

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from budgets.liquidation import reached
from budgets.models import Tranche, rules_for
from budgets.queries.tranche import accounts_of
from budgets.states import TrancheState
from core.money import Money
from workflows.engine import HouseFlow, Page, Wait, Whose
from workflows.moments import MAKERS, end_of, team

T = TrancheState


def requested(tranche: Tranche) -> bool:
    """A payment was asked for, or none is to be any more."""
    return tranche.state not in T.AHEAD or tranche.requested_at is not None


def accounted_for(tranche: Tranche) -> bool:
    """It is accounted for as far as the agreement asks, or was called off."""
    return tranche.state in {T.LIQUIDATED, T.CANCELLED}


def makers(tranche: Tranche) -> list[Whose]:
    """The finance officers once it is due; nobody before."""
    return MAKERS if tranche.state == T.DUE else []


def accountants(tranche: Tranche) -> list[Whose]:
    """The team, when the money has arrived and what it handed in does not yet account for enough of it."""
    if tranche.state != T.PAID:
        return []
    handed_in = tranche.expenses.open().aggregate(sum=Sum("amount_minor"))["sum"] or 0
    told = Money(accounts_of(tranche).taken + handed_in, tranche.award.currency)
    enough = reached(tranche.amount, told, rules_for(tranche.award).liquidation_bp)
    return [] if enough and handed_in else team(tranche.award.submission)


def planned_for(tranche: Tranche) -> datetime | None:
    """The end of the day for which it is planned, once it is due."""
    due = tranche.state == T.DUE
    return end_of(tranche.planned_on, tranche.award.submission.call) if due else None


def agreement_ends(tranche: Tranche) -> datetime | None:
    """The end of the agreement's last day, once the money has arrived."""
    paid = tranche.state == T.PAID
    return end_of(tranche.award.ends_on, tranche.award.submission.call) if paid else None


def request_page(tranche: Tranche) -> Page:
    """Where its payment is asked for; for many, what is due on the finance board."""
    url = reverse("payment_request", args=[tranche.award.number, tranche.no])
    board = reverse("money_board") + "?state=due"
    return Page(url, tranche.number, f"due:{tranche.programme_key}", board)


def expenses_page(tranche: Tranche) -> Page:
    """The award's expenses."""
    url = reverse("award_expenses", args=[tranche.award.number])
    return Page(url, tranche.number, f"expenses:{tranche.award.number}", url)


class TrancheFlow(HouseFlow):
    """A tranche's way from due to accounted for."""

    start = flow.StartHandle().Next(this.request)

    # Finance officer
    request = Wait(
        fact=requested,
        who=makers,
        page=request_page,
        since=lambda tranche: tranche.due_at,
        due=planned_for,
        one=_("Ask for the payment of %(label)s"),
        many=_("Ask for the payments of %(n)s tranches"),
    ).Next(this.account)

    # The team
    account = Wait(
        fact=accounted_for,
        who=accountants,
        page=expenses_page,
        since=lambda tranche: tranche.paid_at,
        due=agreement_ends,
        one=_("Account for %(label)s: hand in its expenses"),
        many=_("Account for %(n)s tranches: hand in their expenses"),
    ).Next(this.end)

    end = flow.End()
