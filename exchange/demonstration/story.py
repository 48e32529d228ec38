# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a decided call comes to its awards: every step by the operation and the person whose step it is.

Each function looks at what is there first, so that a build which was stopped goes on where it was.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from accounts.models import Person
from accounts.rules import holds_role
from accounts.states import Role
from core.money import Money
from exchange.demonstration.papers import signed_copy
from exchange.models import ImportedDecision
from grants.models import Award, Call, Signature
from grants.operations.agreement import issue_agreement, record_signature
from grants.operations.award import Instalment, set_terms
from grants.states import AwardState, CallState, OrganisationPart, StagePhase
from reviews.inputs import deciding_stage
from reviews.models import Selection
from reviews.operations.deciding import decide_call
from reviews.operations.phase import freeze_scores
from reviews.operations.ranking import freeze_ranking
from reviews.operations.selection import release, sign_off
from reviews.operations.ties import find_ties
from reviews.states import SelectionState

LASTS = timedelta(days=1095)
SHARES = (40, 40, 20)
CONDITIONS = (
    "After the agreement is signed",
    "When a visit has seen the work",
    "When the report at the end is accepted",
)
# How many signatures are left to give, by the award's place from the end: so that inboxes have work.
UNSIGNED = {1: 3}


def holder(call: Call, role: str, institution_id: int | None = None) -> Person:
    """The person who holds the role where the call belongs, the longest-serving first."""
    people = Person.objects.filter(
        roles_held__role=role, roles_held__programme_key=call.programme_key, roles_held__until=None
    )
    return next(
        person
        for person in people.order_by("roles_held__since", "pk").distinct()
        if holds_role(person, {role}, call.programme_key, call.key, institution_id)
    )


def look_for_ties(call: Call) -> None:
    """Let the system find the ties that registers know of."""
    stage = deciding_stage(call)
    if stage is not None and stage.phase != StagePhase.FROZEN and hasattr(stage, "panel"):
        find_ties(stage, by=holder(call, Role.OFFICER))


def decide(call: Call, told: ImportedDecision) -> Selection:
    """Freeze scores and ranking, and let the committee's chair confirm what was decided."""
    live = call.selections.exclude(state=SelectionState.VOID).first()
    if live is not None:
        return live
    officer, chair = holder(call, Role.OFFICER), told.decided_by or holder(call, Role.COMMITTEE_CHAIR)
    stage, met = deciding_stage(call), told.decided_at
    if stage is not None and stage.phase != StagePhase.FROZEN:
        freeze_scores(stage, by=officer, at=met and met - timedelta(days=8))
    if stage is not None and not stage.rankings.exists():
        freeze_ranking(stage, by=officer, at=met and met - timedelta(days=7))
    return decide_call(call, by=chair, at=met).selection


def sign_offs(selection: Selection, told: ImportedDecision) -> Selection:
    """Let the signatory of each institution that the programme names sign off, the last one when told."""
    call = selection.call
    named = list(call.programme.organisations.filter(part=OrganisationPart.SIGNS_SELECTION))
    given = set(selection.sign_offs.filter(voided_at=None).values_list("institution_id", flat=True))
    for place, one in enumerate(named, start=1):
        if selection.state == SelectionState.CONFIRMED and one.institution_id not in given:
            at = told.signed_off_at and told.signed_off_at - timedelta(days=len(named) - place)
            signatory = holder(call, Role.SIGNATORY, one.institution_id)
            sign_off(selection, institution=one.institution, by=signatory, at=at)
            selection = selection.fresh()
    return selection


def let_out(selection: Selection, told: ImportedDecision) -> None:
    """Release the result."""
    if selection.state == SelectionState.SIGNED_OFF:
        by = told.released_by or holder(selection.call, Role.OFFICER)
        release(selection, by=by, at=told.released_at)


def awards_of(call: Call) -> list[Award]:
    """The call's awards that are still offered, by place."""
    return list(Award.objects.filter(call_key=call.key, state=AwardState.OFFERED).order_by("place"))


def agree(call: Call, since: datetime) -> None:
    """Agree terms and issue agreements, a week after the release."""
    officer, zone = holder(call, Role.OFFICER), call.zone
    for award in awards_of(call):
        if award.starts_on is None:
            starts = (since + timedelta(days=21)).astimezone(zone).date()
            set_terms(
                award,
                starts_on=starts,
                ends_on=starts + LASTS,
                instalments=list(_instalments(award)),
                by=officer,
                at=since + timedelta(days=7),
            )
        if not award.agreements.filter(replaced_at=None).exists():
            issue_agreement(award, by=officer, at=since + timedelta(days=9))


def _instalments(award: Award) -> Iterator[Instalment]:
    parts: list[Money] = award.amount.split(SHARES)
    yield from (Instalment(part, words) for part, words in zip(parts, CONDITIONS, strict=True))


def collect_signatures(call: Call, since: datetime) -> None:
    """Record the signed copies; the last awards wait for some, so that somebody has something to do."""
    awards = list(Award.objects.filter(call_key=call.key).order_by("place"))
    for place, award in enumerate(awards):
        agreement = award.agreements.filter(replaced_at=None).first()
        if agreement is None or award.state != AwardState.OFFERED:
            continue
        signatures = list(agreement.signatures.order_by("order"))
        wanted = len(signatures) - UNSIGNED.get(len(awards) - place, 0)
        for days, signature in enumerate(signatures[: max(wanted, 0)]):
            if signature.recorded_at is None:
                _sign(call, signature, since + timedelta(days=12 + 2 * days))


def _sign(call: Call, signature: Signature, at: datetime) -> None:
    if signature.institution_id:
        by = holder(call, Role.SIGNATORY, signature.institution_id)
    else:
        award = signature.agreement.award
        lead = award.submission.team.present().filter(role="lead").select_related("person").first()
        by = lead.person if lead and lead.person else holder(call, Role.OFFICER)
    signed_on = at.astimezone(call.zone).date()
    number = signature.agreement.document.number
    record_signature(
        signature,
        signed_by=by.name,
        signed_on=signed_on,
        file=signed_copy(number, signature.party, by.name, signed_on),
        by=by,
        at=at,
    )


def is_decided(call: Call) -> bool:
    """Whether the call's result was released."""
    return call.state in {CallState.DECIDED, CallState.ARCHIVED}
