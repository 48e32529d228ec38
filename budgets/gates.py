# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why is my money not here? The gates before a tranche: what each is, whether it is open, who holds the next step."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from budgets.conditions import Met, look
from budgets.lifecycle.tranche import award_not_active
from budgets.states import TrancheState


@dataclass(frozen=True)
class Gate:
    """One gate: in words, open or not, since when (aware; None when unknown), and who holds the next step.

    `who` is empty when it is open; `waived` when it was opened by a waiver; `condition` is the key of the
    condition behind it, if one is.
    """

    words: str
    met: bool
    since: datetime | None
    who: str = ""
    waived: bool = False
    condition: int | None = None


def gates_of(tranche: Any, language: str) -> list[Gate]:
    """Return the gates in the order in which they open, in this language; plain data for a page."""
    with override(language):
        if tranche.state == TrancheState.CANCELLED:
            return [Gate(_("The tranche was called off"), False, tranche.cancelled_at, _("nobody"))]
        conditions = [_condition(one) for one in tranche.conditions.all()]
        return [_award(tranche), *conditions, *_payment(tranche)]


def first_closed(gates: list[Gate]) -> Gate | None:
    """Return the gate at which the money waits now; None when it has arrived."""
    return next((gate for gate in gates if not gate.met), None)


def _award(tranche: Any) -> Gate:
    found = award_not_active(tranche)
    if found is None:
        return Gate(_("The award is in force"), True, tranche.award.activated_at)
    return Gate(str(found), False, None, _("the programme officers"))


def _condition(condition: Any) -> Gate:
    found, key = look(condition), condition.pk
    if isinstance(found, Met):
        waived = condition.waived_at is not None
        return Gate(str(found.words), True, found.since, waived=waived, condition=key)
    if condition.waiver_asked_at:
        who = _("the director, about a waiver")
        return Gate(str(found.words), False, condition.waiver_asked_at, who, condition=key)
    return Gate(str(found.words), False, found.since, str(found.who), condition=key)


def _payment(tranche: Any) -> list[Gate]:
    """Requested, then arrived; before the tranche is due nobody can request it."""
    if tranche.state == TrancheState.PLANNED:
        return [
            Gate(_("The payment is requested"), False, None),
            Gate(_("The money has arrived"), False, None),
        ]
    paid, asked = tranche.paid_at, tranche.requested_at
    requested = Gate(
        _("The payment is requested"),
        bool(asked or paid),
        asked or paid or tranche.due_at,
        "" if asked or paid else _("the finance officers"),
    )
    who = _("finance, then the bank") if asked and not paid else ""
    return [requested, Gate(_("The money has arrived"), bool(paid), paid or asked, who)]
