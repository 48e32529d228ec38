# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a selected expert answers to the offer."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.lifecycle import advance
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Submission
from grants.operations.refusing import for_the_team


class NotAnOffer(Refusal):
    """Teams decline an award, experts an offer."""

    sentence = _("“%(thing)s” belongs to a team. Its award is declined on the award's page.")


def decline_offer(submission: Submission, *, reason: str, by: Any, at: datetime | None = None) -> Submission:
    """Give back the place of a selected expert; the reserve may then move up. Raises NotAnOffer, WrongState."""
    demand(by, "grants.withdraw_submission", submission)
    if not submission.call.seeks_experts:
        raise NotAnOffer(thing=str(submission))
    with transaction.atomic(), for_the_team(submission, by):
        return advance(submission.give_up_selection, by=by, at=at, reason=reason)
