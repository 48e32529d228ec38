# SPDX-License-Identifier: AGPL-3.0-or-later
"""GrantFlow, one per award: terms, agreement, signatures. Money, coaching and reports follow in their rooms."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from accounts.states import Role
from grants.models import Award, GrantAgreement
from grants.states import AwardState, TeamRole
from workflows.engine import HouseFlow, Page, Wait, Whose
from workflows.moments import OFFICERS


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


class GrantFlow(HouseFlow):
    """An award's way to its signatures."""

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
    ).Next(this.end)

    end = flow.End()
