# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letters and minutes: what each says is frozen when the result is released; the worker makes the PDFs."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.money import Money
from documents.contexts import (
    AwardLetter,
    Chosen,
    Minutes,
    Paper,
    Present,
    RegretLetter,
    Remark,
    ReserveLetter,
    Signatory,
    SignOff,
    Tranche,
)
from documents.models import Document
from documents.operations.document import request_document
from grants.letterhead import letterhead_of, signatory_of
from grants.models import Award, Submission
from grants.states import OrganisationPart
from reviews.models import ConflictOfInterest, Selection, SelectionLine
from reviews.operations.selection.content import committed
from reviews.states import Outcome

REPLY_WITHIN = timedelta(days=14)
RESERVE_LASTS = timedelta(days=180)


def ask_for_letter(line: SelectionLine, award: Award | None, *, by: Any, job: str = "") -> Document:
    """Ask for the letter of one line (award, reserve or regret), in the call's prevailing language."""
    call = line.submission.call
    kind = "award" if award else "reserve" if line.outcome == Outcome.RESERVE else "regret"
    key = f"{kind}-letter:{line.submission_id}:{award.number if award else 1}"
    makers: dict[str, Callable[[str], Paper]] = {
        "award": lambda url: _award(line, award, url, by),
        "reserve": lambda url: _reserve(line, url, by),
        "regret": lambda url: _regret(line, url, by),
    }
    titles = {"award": _("Award letter"), "reserve": _("Reserve list letter"), "regret": _("Result letter")}
    with override(call.prevailing_language):
        title = f"{titles[kind]} {line.submission.number}"
    number = f"{award.number}-L" if award else f"{line.submission.number}-L"
    return request_document(
        key=key,
        kind="letter",
        number=number,
        title=title,
        language=call.prevailing_language,
        template=f"{kind}_letter.html",
        paper=makers[kind],
        subject=line.submission,
        programme_key=call.programme_key,
        by=by,
        job=job,
    )


def _common(line: SelectionLine, url: str, by: Any) -> dict[str, Any]:
    """Return what every letter says."""
    submission, call = line.submission, line.submission.call
    proposal = getattr(submission, "proposal", None)
    institution = proposal.institution if proposal else None
    place = call.programme.place_name(proposal.place) if proposal and proposal.place else ""
    return {
        "letterhead": letterhead_of(call.programme),
        "dated": _dated(line.selection),
        "verify_url": url,
        "to": _greeted(submission),
        "to_lines": tuple(text for text in (institution.name if institution else "", place) if text),
        "call": str(call.title),
        "reference": submission.number,
        "title": submission.title,
        "signatory": signatory_of(call.programme, by),
        "contact": call.programme.contact,
        "strengths": tuple(text for text in line.strength.splitlines() if text.strip()),
    }


def _dated(selection: Selection) -> date:
    """Return the day of the release in the call's zone; before it, today."""
    return timezone.localtime(selection.released_at or timezone.now(), selection.call.zone).date()


def _greeted(submission: Submission) -> str:
    """Return whom the letter greets: the lead by name, or the team."""
    lead = submission.team.present().filter(role="lead").first()
    return lead.name if lead else _("the team of %(number)s") % {"number": submission.number}


def _award(line: SelectionLine, award: Award | None, url: str, by: Any) -> AwardLetter:
    """Return what an award letter says."""
    assert award is not None
    common = _common(line, url, by)
    starts = award.starts_on or common["dated"]
    tranches = tuple(
        Tranche(
            number=part.order,
            amount=part.amount,
            share=round(100 * part.amount_minor / award.amount_minor),
            condition=part.condition,
            due=part.planned_on,
        )
        for part in award.instalments.all()
    )
    return AwardLetter(
        **common,
        amount=award.amount,
        starts=starts,
        ends=award.ends_on or starts + timedelta(days=365),
        conditions=tuple(text for text in award.conditions.splitlines() if text.strip()),
        tranches=tranches,
        reply_by=common["dated"] + REPLY_WITHIN,
    )


def _reserve(line: SelectionLine, url: str, by: Any) -> ReserveLetter:
    """Return what a letter to a team on the reserve list says."""
    common = _common(line, url, by)
    return ReserveLetter(**common, improve=line.improve, valid_until=common["dated"] + RESERVE_LASTS)


def _regret(line: SelectionLine, url: str, by: Any) -> RegretLetter:
    """Return what a letter to a team that was not selected says: never a rank."""
    return RegretLetter(**_common(line, url, by), improve=line.improve)


def ask_for_minutes(selection: Selection, *, by: Any, job: str = "") -> Document:
    """Ask for the minutes of a selection as a document."""
    call = selection.call
    document = request_document(
        key=f"selection-minutes:{selection.pk}",
        kind="minutes",
        number=f"{call.number_prefix}-MIN-{selection.pk}",
        title=str(call.title),
        language=call.prevailing_language,
        template="selection_minutes.html",
        paper=lambda url: _minutes(selection, url),
        subject=selection,
        programme_key=call.programme_key,
        by=by,
        job=job,
    )
    Selection.objects.filter(pk=selection.pk).update(minutes_document=document)
    return document


def _minutes(selection: Selection, url: str) -> Minutes:
    """Return what the minutes say: who, from which ranking, what was chosen, and why it departs from it."""
    call, chair, total = selection.call, selection.confirmed_by, committed(selection)
    lines = list(
        selection.lines.select_related("submission__proposal__institution").order_by(
            "outcome", "place", "rank", "pk"
        )
    )
    chosen = _by_outcome(selection, lines)
    return Minutes(
        letterhead=letterhead_of(call.programme),
        dated=_dated(selection),
        verify_url=url,
        call=str(call.title),
        met_at=selection.confirmed_at or timezone.now(),
        zone=call.time_zone,
        present=tuple(_present(selection)),
        counts=tuple(_counts(selection, chosen)),
        ranking_digest=selection.ranking.inputs_hash,
        ranking_rule=_(
            "Weighted mean of the counted reviews; equal means are decided criterion by criterion."
        ),
        envelope=call.envelope or total,
        committed=total,
        selected=tuple(chosen[Outcome.SELECTED]),
        reserve=tuple(chosen[Outcome.RESERVE]),
        departures=tuple(_departures(lines)),
        conflicts=tuple(_conflicts(selection)),
        discussion=selection.minutes,
        signatory=signatory_of(call.programme, chair)
        if chair
        else Signatory(organisation=str(call.programme.name)),
        sign_offs=tuple(_sign_offs(selection)),
    )


def _by_outcome(selection: Selection, lines: list[SelectionLine]) -> dict[str, list[Chosen]]:
    """Return the lines as the minutes print them, by outcome."""
    means = {row["submission"]: row["mean"] or "" for row in selection.ranking.result}
    return {
        outcome: [_chosen(line, means) for line in lines if line.outcome == outcome]
        for outcome in Outcome.values
    }


def _departures(lines: list[SelectionLine]) -> list[Remark]:
    """Return the reasons for leaving the ranking."""
    return [
        Remark(reference=line.submission.number or "", title=line.submission.title, text=line.reason)
        for line in lines
        if line.reason.strip()
    ]


def _chosen(line: SelectionLine, means: dict[int, str]) -> Chosen:
    """Return one chosen submission as the minutes print it."""
    proposal = getattr(line.submission, "proposal", None)
    return Chosen(
        place=line.place or 0,
        reference=line.submission.label,
        title=line.submission.title,
        institution=str(proposal.institution) if proposal and proposal.institution else "",
        mean=means.get(line.submission_id, ""),
        amount=line_amount(line),
        conditions=line.conditions,
    )


def line_amount(line: SelectionLine) -> Money | None:
    """Return the amount of a line as money, or None."""
    return Money(line.amount_minor, line.selection.call.currency) if line.amount_minor else None


def _present(selection: Selection) -> list[Present]:
    """Return the committee's chair and the panel's members."""
    found = [Present(name=str(selection.confirmed_by), role=_("chair"))] if selection.confirmed_by else []
    for seat in selection.ranking.stage.panel.panelists.filter(left_at=None).select_related(
        "person", "institution"
    ):
        role = _("chair of the panel") if seat.is_chair else _("member of the panel")
        found.append(Present(name=seat.person.name, role=role, organisation=str(seat.institution or "")))
    return found


def _counts(selection: Selection, chosen: dict[str, list[Chosen]]) -> list[tuple[str, int]]:
    """Return how many were received, read, selected, held in reserve."""
    submissions = selection.call.submissions
    return [
        (_("received"), submissions.handed_in().count()),
        (_("before the panel"), len(selection.ranking.result)),
        (_("selected"), len(chosen[Outcome.SELECTED])),
        (_("on the reserve list"), len(chosen[Outcome.RESERVE])),
    ]


def _conflicts(selection: Selection) -> list[Remark]:
    """Return the recusals: who did not read which submission; the tie's kind, not its words."""
    conflicts = ConflictOfInterest.objects.filter(panelist__panel__stage=selection.ranking.stage)
    return [
        Remark(
            reference=conflict.submission.number or "",
            title=conflict.submission.title,
            text=str(conflict.get_kind_display()),
            person=str(conflict.panelist.person),
        )
        for conflict in conflicts.select_related("submission", "panelist__person").order_by(
            "submission_id", "pk"
        )
    ]


def _sign_offs(selection: Selection) -> list[SignOff]:
    """Return the institutions' sign-offs, those still awaited among them."""
    given = {s.institution_id: s for s in selection.sign_offs.filter(voided_at=None).select_related("person")}
    named = selection.call.programme.organisations.filter(part=OrganisationPart.SIGNS_SELECTION)
    found = []
    for part in named.select_related("institution"):
        signed = given.get(part.institution_id)
        found.append(
            SignOff(
                organisation=part.institution.name,
                name=str(signed.person) if signed else "",
                at=signed.signed_at if signed else None,
            )
        )
    return found
