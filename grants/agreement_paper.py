# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a grant agreement says: read from the award's terms, the submission and the programme's settings."""

from datetime import date
from typing import Any

from django.conf.locale import LANG_INFO
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Institution, RoleHeld
from accounts.states import InstitutionKind, Role
from core.money import Money
from documents.contexts import Agreement, BudgetLine, Party, Signatory, TeamMember, Tranche
from grants.letterhead import letterhead_of
from grants.models import Award, Programme, Submission
from grants.states import ContractingKind, OrganisationPart, TeamRole

LONGEST_PURPOSE = 600


def agreement_paper(award: Award, verify_url: str, dated: date) -> Agreement:
    """Return the agreement's content in the language that is active; `dated` is a day in the call's zone."""
    submission = award.submission
    programme = submission.call.programme
    signing = _institutions(programme, OrganisationPart.SIGNS_AGREEMENT)
    members = list(submission.team.present().order_by("pk"))
    budget = budget_lines(award)
    own = Money(sum(line.own.minor for line in budget if line.own), award.currency)
    return Agreement(
        letterhead=letterhead_of(programme),
        dated=dated,
        verify_url=verify_url,
        parties=_parties(submission, _grantor(programme, signing), signing),
        donor=", ".join(one.name for one in _institutions(programme, OrganisationPart.DONOR)),
        call=str(submission.call.title),
        reference=submission.label,
        title=str(submission),
        purpose=_purpose(submission),
        places=_place(submission, programme),
        amount=award.amount,
        starts=award.starts_on,
        ends=award.ends_on,
        tranches=_tranches(award),
        budget=budget,
        budget_total=award.amount,
        own_total=own or None,
        team=tuple(TeamMember(name=one.name, role=str(TeamRole(one.role).label)) for one in members),
        conditions=tuple(line.strip() for line in award.conditions.splitlines() if line.strip()),
        immunities=_immune(programme),
        language_name=LANG_INFO[submission.call.prevailing_language]["name_local"],
        signatories=(
            *(_signatory(institution, award) for institution in signing),
            Signatory(organisation=submission.contracting_name, name=_lead(members)),
        ),
    )


def _institutions(programme: Programme, part: str) -> list[Institution]:
    rows = programme.organisations.filter(part=part).select_related("institution")
    return [row.institution for row in rows]


def _grantor(programme: Programme, signing: list[Institution]) -> Institution:
    """Return the institution that promises: one that runs the programme if it signs, else the first to sign."""
    runs = _institutions(programme, OrganisationPart.RUNS)
    return next((one for one in runs if one in signing), signing[0])


def _parties(submission: Submission, grantor: Institution, signing: list[Institution]) -> tuple[Party, ...]:
    others = [one for one in signing if one != grantor]
    kind = ContractingKind(submission.contracting_kind).label if submission.contracting_kind else ""
    identity = ", ".join(str(word) for word in (kind, submission.contracting_number) if word)
    return (
        Party(part="grantor", name=grantor.name),
        *(Party(part="", name=one.name) for one in others),
        Party(part="grantee", name=submission.contracting_name, identity=identity),
    )


def _signatory(institution: Institution, award: Award) -> Signatory:
    """Return who signs for an institution: by name where one person holds the role, else the office."""
    here = Q(call_key="") | Q(call_key=award.call_key)
    holders = RoleHeld.objects.filter(
        here, programme_key=award.programme_key, role=Role.SIGNATORY, institution=institution, until=None
    ).select_related("person")[:2]
    return Signatory(organisation=institution.name, name=holders[0].person.name if len(holders) == 1 else "")


def _lead(members: list[Any]) -> str:
    return next((one.name for one in members if one.role == TeamRole.LEAD), "")


def _purpose(submission: Submission) -> str:
    """Return the team's own words for what it will do, or the title."""
    told = submission.answers.filter(question__key__in=("purpose", "idea")).order_by("-question__key").first()
    words = told.value if told is not None and isinstance(told.value, str) else ""
    if len(words) > LONGEST_PURPOSE:
        words = words[:LONGEST_PURPOSE].rsplit(" ", 1)[0] + " …"
    return words or str(submission)


def _place(submission: Submission, programme: Programme) -> str:
    proposal = getattr(submission, "proposal", None)
    return programme.place_name(proposal.place) if proposal is not None and proposal.place else ""


def _immune(programme: Programme) -> tuple[str, ...]:
    """Return the international organisations behind the programme: their immunities stay untouched."""
    rows = programme.organisations.filter(institution__kind=InstitutionKind.INTERNATIONAL)
    return tuple(dict.fromkeys(row.institution.name for row in rows.select_related("institution")))


def _tranches(award: Award) -> tuple[Tranche, ...]:
    """Return the payment schedule; shares are whole percentages that add up to a hundred."""
    rows = list(award.instalments.all())
    shares = Money(100, award.currency).split([row.amount_minor for row in rows])
    return tuple(
        Tranche(
            number=row.order, amount=Money(row.amount_minor, award.currency), share=share.minor,
            condition=row.condition, due=row.planned_on,
        )
        for row, share in zip(rows, shares, strict=True)
    )  # fmt: skip


def budget_lines(award: Award) -> tuple[BudgetLine, ...]:
    """Return the budget annex: the lines asked for, and the adjustment to what was awarded; they add up to it."""
    currency = award.currency
    lines = []
    asked = Money.zero(currency)
    for row in award.submission.budget_lines.all():
        own = Money(row.own_minor, currency)
        paid = Money(row.amount_minor, currency) - own
        asked += paid
        lines.append(
            BudgetLine(
                category="", description=row.item, quantity=f"{row.quantity} {row.unit}".strip(),
                unit_cost=Money(row.unit_cost_minor, currency), amount=paid, own=own or None,
            )
        )  # fmt: skip
    if asked != award.amount:
        words = _("Adjustment to the amount awarded") if lines else _("The whole project")
        lines.append(BudgetLine(category="", description=words, amount=award.amount - asked))
    return tuple(lines)
