# SPDX-License-Identifier: AGPL-3.0-or-later
"""GrantFlow, one per award: terms, agreement, signatures, the budget, and the end of its money.

What lies between has flows of its own: budgets, tranches, payments, expenses.
"""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from accounts.states import Role
from budgets.closing import missing_for
from budgets.models import BudgetVersion, MoneyClosing, Tranche
from budgets.states import TrancheState
from grants.models import Award, GrantAgreement
from grants.states import AwardState, TeamRole
from workflows.engine import HouseFlow, Page, Wait, Whose
from workflows.moments import CHECKERS, DIRECTORS, OFFICERS, team

OVER = [TrancheState.LIQUIDATED, TrancheState.CANCELLED]


def agreement_of(award: Award) -> GrantAgreement | None:
    """Return the agreement in force, if one was issued."""
    return award.agreements.filter(replaced_at=None).first()


def ended(award: Award) -> bool:
    """The award is beyond signing."""
    return award.state != AwardState.OFFERED


def terms_agreed(award: Award) -> bool:
    """Dates and instalments stand, and the instalments add up to the award."""
    total = sum(award.instalments.values_list("amount_minor", flat=True))
    return ended(award) or bool(award.starts_on and award.ends_on and total == award.amount_minor)


def agreement_issued(award: Award) -> bool:
    """The agreement was issued as a document."""
    agreement = agreement_of(award)
    return ended(award) or (agreement is not None and agreement.document.issued_at is not None)


def signatories(award: Award) -> list[Whose]:
    """Those whose signature is missing: each institution's signatories, and the team's lead."""
    agreement, found = agreement_of(award), []
    for signature in agreement.signatures.filter(recorded_at=None) if agreement else ():
        url = reverse("sign", args=[signature.pk])
        if signature.institution_id:
            found.append(Whose(role=Role.SIGNATORY, institution_id=signature.institution_id, url=url))
        else:
            lead = award.submission.team.present().filter(role=TeamRole.LEAD, person__isnull=False).first()
            found.extend([Whose(person_id=lead.person_id, url=url)] if lead else [])
    return found


def issued_at(award: Award) -> datetime | None:
    """When the agreement was issued."""
    agreement = agreement_of(award)
    return agreement.issued_at if agreement else None


def page(award: Award) -> Page:
    """The award's page; for many, the list of awards."""
    return Page(
        reverse("award", args=[award.number]),
        f"{award.number} {award.submission}",
        f"awards:{award.call_key}",
        reverse("awards"),
    )


def terms_page(award: Award) -> Page:
    """The page on which dates and instalments are agreed."""
    here = page(award)
    return Page(reverse("award_terms", args=[award.number]), here.label, here.group, here.group_url)


def budget_begun(award: Award) -> bool:
    """Somebody began a budget, or the award is not in force."""
    return award.state != AwardState.ACTIVE or BudgetVersion.objects.filter(award=award).exists()


def budget_page(award: Award) -> Page:
    """The page of the award's budget."""
    url = reverse("award_budget", args=[award.number])
    return Page(url, award.number, f"budget:{award.number}", url)


def money_closed(award: Award) -> bool:
    """The award's money is closed, or the award is not in force."""
    return award.state != AwardState.ACTIVE or MoneyClosing.objects.filter(award=award).exists()


def closers(award: Award) -> list[Whose]:
    """Finance checkers and directors, once nothing stands in the way; nobody before."""
    running = Tranche.objects.filter(award=award).exclude(state__in=OVER)
    return [] if running.exists() or missing_for(award) else [*CHECKERS, *DIRECTORS]


def over_since(award: Award) -> datetime | None:
    """Since when no tranche is ahead or to be accounted for."""
    ends = [one.cancelled_at or one.liquidated_at for one in Tranche.objects.filter(award=award)]
    return max((end for end in ends if end), default=award.activated_at)


def closing_page(award: Award) -> Page:
    """The page on which the money of an award is closed."""
    url = reverse("money_close", args=[award.number])
    return Page(url, award.number, f"closing:{award.programme_key}", reverse("money_board"))


class GrantFlow(HouseFlow):
    """An award's way to its signatures, to a budget, and to the end of its money."""

    start = flow.StartHandle().Next(this.agree_terms)

    # Programme officer
    agree_terms = Wait(
        fact=terms_agreed,
        who=lambda award: OFFICERS,
        page=terms_page,
        since=lambda award: award.offered_at,
        one=_("Agree dates and instalments of %(label)s"),
        many=_("Agree dates and instalments of %(n)s awards"),
    ).Next(this.issue_agreement)

    # Programme officer
    issue_agreement = Wait(
        fact=agreement_issued,
        who=lambda award: OFFICERS,
        page=page,
        since=lambda award: award.offered_at,
        one=_("Issue the agreement of %(label)s"),
        many=_("Issue the agreements of %(n)s awards"),
    ).Next(this.sign)

    # The signatories whom the programme names, and the team's lead
    sign = Wait(
        fact=ended,
        who=signatories,
        page=page,
        since=issued_at,
        one=_("Sign the agreement of %(label)s"),
        many=_("Sign the agreements of %(n)s awards"),
    ).Next(this.plan_budget)

    # The team
    plan_budget = Wait(
        fact=budget_begun,
        who=lambda award: team(award.submission),
        page=budget_page,
        since=lambda award: award.activated_at,
        one=_("Plan the budget of %(label)s"),
        many=_("Plan the budgets of %(n)s awards"),
    ).Next(this.close_money)

    # Finance checker or director
    close_money = Wait(
        fact=money_closed,
        who=closers,
        page=closing_page,
        since=over_since,
        one=_("Close the money of %(label)s"),
        many=_("Close the money of %(n)s awards"),
    ).Next(this.end)

    end = flow.End()
