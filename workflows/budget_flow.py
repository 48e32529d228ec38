# SPDX-License-Identifier: AGPL-3.0-or-later
"""BudgetFlow, one per version of an award's budget: written, looked at, put into force."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from budgets.models import BudgetVersion
from budgets.states import BudgetState
from workflows.engine import HouseFlow, Page, Wait
from workflows.moments import CHECKERS, DIRECTORS, OFFICERS, team


def handed_in(version: BudgetVersion) -> bool:
    """It is no longer a draft."""
    return version.state != BudgetState.DRAFT


def checked(version: BudgetVersion) -> bool:
    """An officer checked it, or it has ended."""
    return version.checked_by_id is not None or version.state not in BudgetState.OPEN


def answered(version: BudgetVersion) -> bool:
    """It is in force, or has ended."""
    return version.state not in BudgetState.OPEN


def draft_page(version: BudgetVersion) -> Page:
    """The page on which its lines are written."""
    url = reverse("award_budget", args=[version.award.number])
    return Page(url, version.number, f"budget:{version.award.number}", url)


def page(version: BudgetVersion) -> Page:
    """The version's page; for many, the finance board."""
    url = reverse("award_budget_version", args=[version.award.number, version.no])
    return Page(url, version.number, f"budgets:{version.programme_key}", reverse("money_board"))


class BudgetFlow(HouseFlow):
    """A budget's way into force; given back, it begins anew."""

    start = flow.StartHandle().Next(this.hand_in)

    # The team
    hand_in = Wait(
        fact=handed_in,
        who=lambda version: team(version.award.submission),
        page=draft_page,
        since=lambda version: version.award.activated_at if version.no == 1 else None,
        one=_("Finish and hand in the budget %(label)s"),
        many=_("Finish and hand in %(n)s budgets"),
    ).Next(this.check)

    # Programme officer
    check = Wait(
        fact=checked,
        who=lambda version: OFFICERS,
        page=page,
        since=lambda version: version.submitted_at,
        one=_("Check the budget %(label)s"),
        many=_("Check %(n)s budgets"),
    ).Next(this.approve)

    # Finance checker or director
    approve = Wait(
        fact=answered,
        who=lambda version: [*CHECKERS, *DIRECTORS],
        page=page,
        since=lambda version: version.checked_at,
        one=_("Approve the budget %(label)s"),
        many=_("Approve %(n)s budgets"),
    ).Next(this.end)

    end = flow.End()
