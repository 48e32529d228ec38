# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a file says that was decided: kept as a proposal, until somebody accountable confirms it."""

from core.arrivals import Act
from exchange.models import ImportedDecision
from exchange.operations.landing import Landing


def bring_decision(landing: Landing) -> None:
    """Keep the decision of the file, unless the call has one."""
    rows, call = landing.book.rows("decision"), landing.book.one("call")
    if not rows or ImportedDecision.objects.filter(call=landing.call).exists():
        return
    decision = ImportedDecision.objects.create(
        call=landing.call,
        lines=[
            {
                "submission": landing.submissions[row.text("submission")].pk,
                "outcome": row["outcome"],
                "place": row["place"],
                "amount_minor": row["amount"].minor if row["amount"] else None,
                "conditions": "\n".join(row["conditions"] or []),
                "reason": row.text("reason"),
                "strength": "\n".join(row["strength"] or []),
                "improve": row.text("improve"),
            }
            for row in rows
        ],
        minutes=call.text("minutes"),
        decided_at=call["decided at"],
        decided_by=landing.person(call.text("decided by")),
        signed_off_at=call["signed off at"],
        released_at=call["released at"],
        released_by=landing.person(call.text("released by")),
        source=landing.source,
    )
    landing.new["decision"] += len(rows)
    landing.acts.append(Act("import_decision", decision, given={"lines": len(rows)}))
