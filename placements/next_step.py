# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one next step of a placement: what it waits for, whose turn it is, and where that is done."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from placements import standing
from placements.models import Placement, PlacementTerms
from placements.rules import is_host, is_officer, is_placed
from placements.states import Answer, ItemState, PlacementState, ReportKind, ReportState, Side


@dataclass(frozen=True)
class Next:
    """What is next; `url` is empty for everybody but those whose turn it is."""

    words: str
    who: str
    url: str = ""
    button: str = ""


def next_of(placement: Placement, person: Any) -> Next | None:
    """Return the next step of a placement as this person sees it; None when there is none."""
    steps = {
        PlacementState.PROPOSED: _proposed,
        PlacementState.CONFIRMED: _confirmed,
        PlacementState.UNDER_WAY: _under_way,
    }
    found = steps.get(placement.state)
    return found(placement, person) if found else None


def open_terms(placement: Placement) -> PlacementTerms | None:
    """Return the version that is being answered, or None."""
    return placement.terms.filter(in_force_at=None, closed_at=None).first()


def _page(name: str, placement: Placement) -> str:
    return reverse(name, args=[placement.number])


def _for(mine: bool, words: str, who: Any, url: str, button: str) -> Next:
    return Next(words, str(who), url if mine else "", button)


def _answering(placement: Placement, terms: PlacementTerms, person: Any) -> Next:
    """Whoever may answer does so first; the others read who is waited for."""
    url, button = _page("placement_answer", placement), _("Read and answer")
    words = _("Answer the terms, until %(day)s") % {"day": f"{terms.answer_by:%d.%m.%Y}"}
    waits = [side for side in Side if getattr(terms, f"{side}_answer") == Answer.WAITING]
    for side in waits:
        if (is_placed if side == Side.EXPERT else is_host)(person, placement):
            return Next(words, str(side.label), url, button)
    return Next(words, " · ".join(str(side.label) for side in waits))


def _proposed(placement: Placement, person: Any) -> Next:
    terms = open_terms(placement)
    if terms is not None:
        return _answering(placement, terms, person)
    items = set(placement.clearances.values_list("state", flat=True))
    url = _page("clearance", placement)
    if ItemState.WAITING in items:
        words = _("Give what the clearance asks for")
        return _for(is_placed(person, placement), words, placement.expert, url, _("Go to the clearance"))
    if ItemState.GIVEN in items:
        mine = person.has_perm("placements.verify_item", placement)
        words = _("Verify the clearance")
        return _for(mine, words, _("Clearance officer"), url, _("Go to the clearance"))
    mine = is_officer(person, placement)
    return _for(mine, _("Confirm the placement"), _("Programme officer"), _page("placement_confirm", placement),
                _("Confirm"))  # fmt: skip


def _confirmed(placement: Placement, person: Any) -> Next:
    terms = open_terms(placement)
    if terms is not None:
        return _answering(placement, terms, person)
    mine = is_host(person, placement) or is_officer(person, placement)
    here = placement.starts_on <= timezone.localdate()
    url = _page("placement_begin", placement) if here else ""
    return _for(mine, _("Note that the expert arrived"), placement.institution, url, _("The expert is here"))


def _under_way(placement: Placement, person: Any) -> Next | None:
    terms = open_terms(placement)
    if terms is not None:
        return _answering(placement, terms, person)
    today = timezone.localdate()
    reports = {(one.kind, one.state) for one in placement.reports.all()}
    handed_in = any(state == ReportState.SUBMITTED for _kind, state in reports)
    if handed_in and is_officer(person, placement):
        return Next(_("Read what the expert handed in"), "", "#reports", _("Go to the reports"))
    missing = [month for month in standing.months_missing(placement) if month < today.replace(day=1)]
    if placement.ends_on <= today:
        return _ending(placement, person, reports)
    if missing:
        words = _("Confirm the attendance of %(month)s") % {"month": f"{missing[0]:%m/%Y}"}
        url = _page("attendance_new", placement)
        return _for(is_host(person, placement), words, placement.institution, url, _("Confirm"))
    return _for(
        is_placed(person, placement), _("Log what you do"), placement.expert, _page("service_log", placement),
        _("Log a service"),
    )  # fmt: skip


def _ending(placement: Placement, person: Any, reports: set[tuple[str, str]]) -> Next:
    """What is missing for a good end, in its order."""
    if (ReportKind.FINAL, ReportState.ACCEPTED) not in reports:
        url = reverse("report_write", args=[placement.number, ReportKind.FINAL])
        return _for(
            is_placed(person, placement), _("Write the final report"), placement.expert, url, _("Write it")
        )
    if standing.months_missing(placement):
        url = _page("attendance_new", placement)
        words = _("Confirm the attendance")
        return _for(is_host(person, placement), words, placement.institution, url, _("Confirm"))
    judged = set(placement.evaluations.values_list("side", flat=True))
    for side, mine, who in (
        (Side.EXPERT, is_placed, placement.expert), (Side.HOST, is_host, placement.institution)
    ):  # fmt: skip
        if side not in judged:
            url = _page("evaluate", placement)
            return _for(mine(person, placement), _("Say how it went"), who, url, _("Give an evaluation"))
    url = _page("placement_complete", placement)
    return _for(
        is_officer(person, placement),
        _("Complete the placement"),
        _("Programme officer"),
        url,
        _("Complete it"),
    )
