# SPDX-License-Identifier: AGPL-3.0-or-later
"""What exactly is confirmed and signed: the canonical content of a selection, and its SHA-256."""

import hashlib
from typing import Any

from core.audit import canonical
from core.money import Money
from reviews.departures import Placed, departures
from reviews.models import Selection, SelectionLine
from reviews.states import Outcome


def content_of(selection: Selection, *, minutes: str) -> list[Any]:
    """Return everything that a sign-off says yes to, in one order."""
    lines = selection.lines.order_by("submission_id").values_list(
        "submission_id",
        "outcome",
        "place",
        "rank",
        "amount_minor",
        "conditions",
        "reason",
        "strength",
        "improve",
    )
    return [
        selection.call.key,
        selection.ranking.inputs_hash,
        selection.places,
        minutes,
        [list(line) for line in lines],
    ]


def content_hash(selection: Selection, *, minutes: str) -> str:
    """Return the SHA-256 (hex) of the selection's content."""
    return hashlib.sha256(canonical(content_of(selection, minutes=minutes))).hexdigest()


def needing_reason(selection: Selection) -> set[int]:
    """Return the submissions whose line leaves the ranking, or decides a tie across the last place."""
    undecided = {row["submission"] for row in selection.ranking.result if row["needs_decision"]}
    lines = selection.lines.values_list("submission_id", "rank", "outcome", "place")
    return departures(Placed(*line, needs_decision=line[0] in undecided) for line in lines)


def committed(selection: Selection) -> Money:
    """Return the sum of the selected amounts, in the call's currency."""
    selected = SelectionLine.objects.filter(selection=selection, outcome=Outcome.SELECTED)
    amounts = selected.values_list("amount_minor", flat=True)
    return Money(sum(amount or 0 for amount in amounts), selection.call.currency)
