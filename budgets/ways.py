# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ways from the pages of lower rooms to where the money of an award is."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.permissions import may
from core.registry import way
from grants.models import Award
from grants.states import AwardState, SubmissionState


@way
def where_the_money_is(kind: str, thing: Any, person: Any) -> list[tuple[str, Any]]:
    """Offer the pages from an award (that of the money from the day it came into force), and from its proposal."""
    award = thing if kind == "award" else _award_of(kind, thing)
    if award is None or not may(person, "budgets.read_money", award):
        return []
    money = [(reverse("award_money", args=[award.number]), _("Where the money is"))]
    budget = [(reverse("award_budget", args=[award.number]), _("Budget"))]
    return (money if award.activated_at is not None else []) + (
        budget if award.state in AwardState.LIVE else []
    )


def _award_of(kind: str, thing: Any) -> Award | None:
    if kind != "submission" or thing.state != SubmissionState.SELECTED:
        return None
    award = thing.awards.live().first()
    if award is not None:
        award.submission = thing  # known already, with its team
    return award
