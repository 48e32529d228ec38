# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tells reviews what an imported file says was decided."""

from typing import Any

from core.money import Money
from exchange.models import ImportedDecision
from reviews.proposals import Proposal, ProposedLine, proposes


@proposes
def of_the_file(call: Any) -> Proposal | None:
    """Return the decision of the file from which the call came, if it had one."""
    found = ImportedDecision.objects.filter(call=call).first()
    if found is None:
        return None
    return Proposal(
        lines=tuple(_line(line, call.currency) for line in found.lines),
        minutes=found.minutes,
        decided_at=found.decided_at,
        source=found.source,
    )


def _line(told: dict[str, Any], currency: str) -> ProposedLine:
    minor = told["amount_minor"]
    words = {name: told[name] for name in ("conditions", "reason", "strength", "improve")}
    return ProposedLine(
        submission=told["submission"],
        outcome=told["outcome"],
        place=told["place"],
        amount=Money(minor, currency) if minor is not None else None,
        **words,
    )
