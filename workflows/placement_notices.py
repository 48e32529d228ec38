# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is told what of placements: numbers and links, never a paper, an answer or a grade."""

from typing import Any

from django.urls import reverse

from accounts.states import Role
from placements.models import Placement
from workflows.audiences import holders
from workflows.notice import Notice, Readers


def sides(placement: Placement) -> Readers:
    """The expert, and those who speak for the host."""
    return [placement.expert, *holders(placement, Role.HOST, placement.institution_id)]


def _officers(placement: Placement) -> Readers:
    return holders(placement, Role.OFFICER)


def _url(placement: Placement) -> str:
    return reverse("placement", args=[placement.number])


def _answer_url(placement: Placement) -> str:
    return reverse("placement_answer", args=[placement.number])


ASKED = Notice("placement_asked", sides, _answer_url)
ANSWERED = Notice("placement_answered", _officers, _url)
MOVED = Notice("placement_moved", sides, _url)
PLACEMENT_NOTICES: dict[str, list[Any]] = {
    "placements.placement.propose": [ASKED],
    "placements.placement.extend": [ASKED],
    "placements.placement.answer_as_expert": [ANSWERED],
    "placements.placement.answer_as_host": [ANSWERED],
    "placements.placement.confirm": [MOVED],
    "placements.placement.begin": [MOVED],
    "placements.placement.complete": [MOVED],
    "placements.placement.cancel": [MOVED],
    "placements.placement.fall_through": [MOVED],
    "placements.placementreport.give_back": [
        Notice(
            "placement_moved", lambda report: [report.placement.expert], lambda report: _url(report.placement)
        )
    ],
}
