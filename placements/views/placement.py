# SPDX-License-Identifier: AGPL-3.0-or-later
"""One placement, as the expert, the host, a counterpart and the programme's staff see it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.lifecycle import possible_steps
from core.permissions import may
from core.registry import PAID, ways
from documents.models import Document
from grants.views.staff.submission import history_of
from placements.models import Placement, PlacementAllowance
from placements.next_step import next_of, open_terms
from placements.operations.documents import papers_of
from placements.operations.report import QUESTIONS
from placements.states import ItemState, PlacementState, Side
from placements.views.finding import placement_for

P = PlacementState


@login_required
@require_safe
def placement(request: HttpRequest, number: str) -> HttpResponse:
    """Show a placement with its one next step; each reader sees what is theirs to see."""
    found = placement_for(request, number)
    person = request.user
    reads_terms = may(person, "placements.read_terms", found)
    told = {
        "placement": found,
        "next": next_of(found, person),
        "acts": _acts(found, person),
        "terms": found.terms.order_by("-version") if reads_terms else (),
        "open_terms": open_terms(found),
        "counterparts": found.counterparts.filter(left_on=None),
        "services": found.services.all(),
        "logs": found.logs.select_related("service").order_by("-day", "-pk"),
        "reached": _reached(found),
        "attendances": found.attendances.all(),
        "travels": found.travels.all() if reads_terms else (),
        "reports": found.reports.all() if may(person, "placements.read_report", found) else (),
        "judges": may(person, "placements.judge_report", found),
        "evaluations": _evaluations(found) if may(person, "placements.read_evaluations", found) else (),
        "allowances": found.allowances.all() if may(person, "placements.see_allowances", found) else (),
        "pays": may(person, "placements.agree_allowance", found),
        "asks": PlacementAllowance._meta.label_lower in PAID,
        "clearance": _clearance(found),
        "clears": may(person, "placements.see_clearance", found),
        "documents": _documents(found, person),
        "history": history_of(found) if reads_terms else (),
        "ways": ways("placement", found, person),
    }
    return render(request, "placements/placement.html", told)


def _clearance(placement: Placement) -> tuple[int, int]:
    """Return how many items are clear, and how many there are."""
    states = list(placement.clearances.values_list("state", flat=True))
    return len([state for state in states if state in ItemState.CLEAR]), len(states)


def _reached(placement: Placement) -> dict[str, Any]:
    """Return hours and people of all services logged."""
    logs = list(placement.logs.all())
    return {
        "hours": sum((one.hours for one in logs), start=0),
        "women": sum(one.women for one in logs),
        "men": sum(one.men for one in logs),
    }


def _evaluations(placement: Placement) -> list[tuple[Any, list[tuple[Any, int]]]]:
    """Return each evaluation with its questions and grades."""
    return [
        (one, [(words, one.grades.get(key, 0)) for key, words in QUESTIONS[Side(one.side)].items()])
        for one in placement.evaluations.all()
    ]


def _documents(placement: Placement, person: Any) -> list[Document]:
    return papers_of(placement) if may(person, "placements.read_terms", placement) else []


def _acts(placement: Placement, person: Any) -> list[tuple[str, str, str]]:
    """Return what this person may do beside the next step: address, words, class of the button."""
    steps, state = possible_steps(placement, person), placement.state
    working, standing = state == P.UNDER_WAY, state in (P.CONFIRMED, P.UNDER_WAY)
    offered = [
        (working and may(person, "placements.log_service", placement), "service_log", _("Log a service"), " second"),
        (working and may(person, "placements.confirm_attendance", placement), "attendance_new",
         _("Confirm attendance"), " second"),
        (state in P.LIVE and may(person, "placements.name_counterpart", placement), "counterpart_new",
         _("Name a counterpart"), " second"),
        (state in P.LIVE and may(person, "placements.name_counterpart", placement), "service_new",
         _("Agree a service"), " second"),
        (standing and may(person, "placements.log_travel", placement), "travel_new", _("Log a journey"), " second"),
        (working and may(person, "placements.write_report", placement), "report_new", _("Write a note"), " second"),
        (state in P.LIVE and may(person, "placements.agree_allowance", placement), "allowance_new",
         _("Agree an allowance"), " second"),
        (standing and may(person, "placements.extend_placement", placement), "placement_extend", _("Extend"),
         " second"),
        ("cancel" in steps, "placement_cancel", _("Cancel"), " stop"),
    ]  # fmt: skip
    return [
        (reverse(page, args=[placement.number]), words, look)
        for wanted, page, words, look in offered
        if wanted
    ]
