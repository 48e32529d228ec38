# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is still missing in a submission, by part, in words."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from grants import answers as kinds
from grants.models import Question, Submission
from grants.states import CallKind, ContractingKind, QuestionKind, TeamRole
from grants.whole import AskedPart, Missing, Whole, asked_parts, frame_of, read

ABOUT, TEAM, PART, BUDGET, PARTY = "about", "team", "part", "budget", "party"
__all__ = ["AskedPart", "Missing", "Whole", "asked_parts", "frame_of", "look_at", "missing", "missing_in"]


def look_at(submission: Submission) -> Whole:
    """Read the whole submission and find what is missing (a handful of queries, whatever its size)."""
    whole = read(submission)
    whole.missing = list(missing_in(whole))
    return whole


def missing(submission: Submission) -> list[Missing]:
    """Return everything that stands between this submission and being sent."""
    return look_at(submission).missing


def missing_in(whole: Whole) -> Iterable[Missing]:
    """Yield what is missing in what was read, in the order of the pages."""
    wants_team = whole.submission.call.kind == CallKind.PROPOSALS
    yield from _of_about(whole, wants_team)
    if wants_team:
        yield from _of_team(whole)
    for part in whole.parts:
        yield from _of_part(whole, part)
    if wants_team:
        yield from _of_budget(whole)
        yield from _of_party(whole)


def _of_about(whole: Whole, wants_team: bool) -> Iterable[Missing]:
    if not whole.submission.title:
        yield Missing(ABOUT, ABOUT, _("Give your project a title."), "id_title")
    if not wants_team:
        return
    proposal = whole.proposal
    if proposal is None or proposal.institution_id is None:
        yield Missing(ABOUT, ABOUT, _("Choose your institution."), "id_institution")
    if whole.frame.places and (proposal is None or not proposal.place):
        yield Missing(ABOUT, ABOUT, _("Choose the place."), "id_place")
    if proposal is None or not proposal.trade:
        yield Missing(ABOUT, ABOUT, _("Write your trade."), "id_trade")


def is_trainer(member: Any) -> bool:
    """Say whether a member counts as a trainer."""
    return bool(member.role == TeamRole.TRAINER or member.is_trainer)


def is_trainee(member: Any) -> bool:
    """Say whether a member counts as a trainee (a lead who is no trainer is one)."""
    return member.role == TeamRole.TRAINEE or (member.role == TeamRole.LEAD and not member.is_trainer)


def _of_team(whole: Whole) -> Iterable[Missing]:
    if not any(member.role == TeamRole.LEAD for member in whole.team):
        yield Missing(TEAM, TEAM, _("Say who leads the team."))
    if not any(is_trainer(member) for member in whole.team):
        yield Missing(TEAM, TEAM, _("Add a trainer to your team."))
    if not any(is_trainee(member) for member in whole.team):
        yield Missing(TEAM, TEAM, _("Add a trainee to your team."))
    for member in whole.team:
        if member.confirmed_at is None:
            words = _("%(name)s has not confirmed yet.") % {"name": member.name}
            yield Missing(TEAM, TEAM, words, f"member-{member.pk}")


def _of_part(whole: Whole, part: AskedPart) -> Iterable[Missing]:
    for question in part.questions:
        words = wanting(whole, question)
        if words:
            yield Missing(PART, part.key, words, anchor_of(question))


def anchor_of(question: Question) -> str:
    """Return the id of the first control of a question on its page."""
    several = question.kind in {QuestionKind.YES_NO, QuestionKind.CHOICE, QuestionKind.SEVERAL}
    return f"id_q{question.pk}_0" if several else f"id_q{question.pk}"


def wanting(whole: Whole, question: Question) -> str:
    """Return what an answer wants before it can be sent, or ""."""
    label, value = {"question": str(question.label)}, whole.value(question)
    if question.kind == QuestionKind.FILE:
        absent = question.required and not whole.files.get(question.pk)
        return _("Add a file: %(question)s") % label if absent else ""
    if kinds.is_empty(value):
        return _("Not answered yet: %(question)s") % label if question.required else ""
    problem = kinds.fault(question, value, whole.frame)
    return f"{question.label} {problem}" if problem else ""


def _of_budget(whole: Whole) -> Iterable[Missing]:
    call = whole.submission.call
    if whole.asked_minor is None:
        yield Missing(BUDGET, BUDGET, _("Write what you need the money for."), "id_form-0-item")
        return
    if whole.requested.minor <= 0:
        yield Missing(BUDGET, BUDGET, _("Your budget asks for nothing. Look at your own part."))
    if call.ceiling and whole.requested > call.ceiling:
        over = {"over": whole.requested - call.ceiling, "ceiling": call.ceiling}
        words = _("You ask for %(over)s more than the highest amount, %(ceiling)s.") % over
        yield Missing(BUDGET, BUDGET, words)


def _of_party(whole: Whole) -> Iterable[Missing]:
    submission = whole.submission
    if not submission.contracting_kind:
        yield Missing(PARTY, PARTY, _("Say who would sign for the team."), "id_kind_0")
        return
    if not submission.contracting_name:
        yield Missing(PARTY, PARTY, _("Write the name of who would sign."), "id_name")
    if submission.contracting_kind == ContractingKind.COOPERATIVE and not submission.contracting_number:
        yield Missing(PARTY, PARTY, _("Write the registration number of the cooperative."), "id_number")
