# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this room hears of: an award came into force, or something happened that may make a tranche due."""

import logging
from typing import Any

from budgets.models import Tranche
from budgets.operations.tranche import KEEPER, open_award, refresh_award, refresh_due
from core import outbox
from core.clock import tick
from core.models import AuditEntry
from grants.models import Award
from grants.states import AwardState

logger = logging.getLogger("inzira.clock")


def _award_of(subject: Any) -> Award | None:
    """Return the award that an act was about: the subject, or what it belongs to."""
    found = subject if isinstance(subject, Award) else getattr(subject, "award", None)
    return found if isinstance(found, Award) else None


@outbox.handles("told")
def follow(payload: dict[str, Any], key: str) -> None:
    """Open an award that came into force; look again at what may have become due. Twice changes nothing."""
    entry = AuditEntry.objects.select_related("subject_type").get(pk=payload["entry"])
    award = _award_of(entry.subject_type.get_object_for_this_type(pk=entry.subject_id))
    if award is None:
        return
    if entry.act == "grants.award.activate" and award.state == AwardState.ACTIVE:
        open_award(award, by=KEEPER)
    refresh_award(award)


@tick(every=300)
def look_again() -> int:
    """Open what was left unopened, and move what the clock made due (or undue); return how many moved.

    One that fails is logged and keeps no other from its turn.
    """
    for award in Award.objects.filter(state=AwardState.ACTIVE, tranche_plan=None).order_by("pk"):
        _each(award.number, lambda award=award: open_award(award, by=KEEPER))
    ahead = Tranche.objects.ahead().select_related("award").order_by("pk")
    return sum(bool(_each(tranche.number, lambda tranche=tranche: refresh_due(tranche))) for tranche in ahead)


def _each(number: str, act: Any) -> Any:
    try:
        return act()
    except Exception:
        logger.exception("tranches of %s", number)
        return None
