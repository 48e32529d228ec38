# SPDX-License-Identifier: AGPL-3.0-or-later
"""RightsFlow, one per request about personal data, and BreachFlow, one per breach: an answer, a report is owed."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from accounts.models import Breach, RightsRequest
from accounts.states import BreachState, RequestKind, RequestState, Role
from workflows.engine import HouseFlow, Page, Wait, Whose


def answered(request: RightsRequest) -> bool:
    """The request is answered or taken back."""
    return bool(request.state != RequestState.ASKED)


def who_answers(request: RightsRequest) -> list[Whose]:
    """Officers answer a correction, administrators an erasure."""
    return [Whose(role=Role.ADMINISTRATOR if request.kind == RequestKind.ERASURE else Role.OFFICER)]


def request_page(request: RightsRequest) -> Page:
    """The page of the request; its label names no person."""
    label = str(request.get_kind_display())
    return Page(reverse("rights_request", args=[request.pk]), label, "rights", reverse("rights_requests"))


def reported(breach: Breach) -> bool:
    """The authority was told."""
    return bool(breach.state == BreachState.REPORTED)


def breach_page(breach: Breach) -> Page:
    """The page of the breach."""
    return Page(reverse("breach", args=[breach.pk]), str(breach), "breaches", reverse("breaches"))


def due(thing: Any) -> datetime:
    """Until when the answer or the report is owed."""
    return thing.due_at


class RightsFlow(HouseFlow):
    """A request about personal data is answered."""

    start = flow.StartHandle().Next(this.answer)

    # Officer or administrator
    answer = Wait(
        fact=answered, who=who_answers, page=request_page, since=lambda request: request.asked_at, due=due,
        one=_("Answer a request about personal data: %(label)s"), many=_("Answer %(n)s requests about personal data"),
    ).Next(this.end)  # fmt: skip

    end = flow.End()


class BreachFlow(HouseFlow):
    """A breach of personal data is reported."""

    start = flow.StartHandle().Next(this.report)

    # Administrator
    report = Wait(
        fact=reported, who=lambda _breach: [Whose(role=Role.ADMINISTRATOR)], page=breach_page,
        since=lambda breach: breach.known_at, due=due,
        one=_("Report to the authority: %(label)s"), many=_("Report %(n)s breaches to the authority"),
    ).Next(this.end)  # fmt: skip

    end = flow.End()
