# SPDX-License-Identifier: AGPL-3.0-or-later
"""The programme today: how far a call has come, what is due, what is stuck. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.charts import Drawing, funnel
from grants.models import Award, Call, Signature, Stage, Submission
from grants.states import AwardState, CallState, SubmissionState

SCREENING_TAKES = timedelta(days=3)
SIGNING_TAKES = timedelta(days=7)
READ = (SubmissionState.UNDER_REVIEW, *SubmissionState.DECIDED)


@dataclass(frozen=True)
class Due:
    """A moment to come: when, what, of which call, on which page."""

    at: datetime
    words: str
    call: Call
    url: str


@dataclass(frozen=True)
class Stuck:
    """Something that waits for longer than it should: how many, since when, on which page."""

    words: str
    count: int
    since: datetime | None
    call: Call
    url: str


def main_call(calls: Sequence[Call]) -> Call | None:
    """Return the call that is furthest on its way: the newest that is not in preparation or put away."""
    going = [call for call in calls if call.state not in {CallState.DRAFT, CallState.ARCHIVED}]
    return next(iter(going), calls[0] if calls else None)


def funnel_of(call: Call) -> Drawing:
    """Draw how many submissions of a call reached each step (states only, so nothing shows before release)."""
    reached = call.submissions.aggregate(
        started=Count("pk"),
        sent=Count("pk", filter=Q(number__isnull=False)),
        eligible=Count("pk", filter=Q(state__in=[SubmissionState.ELIGIBLE, *READ])),
        read=Count("pk", filter=Q(state__in=READ)),
        selected=Count("pk", filter=Q(state=SubmissionState.SELECTED)),
    )
    words = {
        "started": _("Started"), "sent": _("Sent"), "eligible": _("Eligible"), "read": _("Before the panel"),
        "selected": _("Selected"),
    }  # fmt: skip
    return funnel(
        [(words[name], reached[name]) for name in words], title=_("From the first draft to the award")
    )


def deadlines(calls: Sequence[Call], now: datetime) -> list[Due]:
    """Return what comes next in these calls, the nearest first."""
    found = []
    for call in calls:
        page = reverse("run_call", args=[call.key])
        if call.state == CallState.DRAFT and call.opens_at and call.opens_at > now:
            found.append(Due(call.opens_at, _("Opens"), call, page))
        if call.state in {CallState.DRAFT, CallState.OPEN} and call.closes_at and call.closes_at > now:
            found.append(Due(call.closes_at, _("Closes"), call, page))
    by_key = {call.pk: call for call in calls if call.state not in {CallState.DECIDED, CallState.ARCHIVED}}
    for stage in Stage.objects.filter(call__in=by_key, due_on__isnull=False):
        call = by_key[stage.call_id]
        at = datetime.combine(stage.due_on, time(23, 59), tzinfo=call.zone)
        if at > now:
            page = reverse("run_call", args=[call.key])
            found.append(Due(at, _("%(stage)s is to be done") % {"stage": stage.name}, call, page))
    return sorted(found, key=lambda due: due.at)[:12]


def stuck(calls: Sequence[Call], now: datetime) -> list[Stuck]:
    """Return what waits for longer than it should in these calls, the oldest first."""
    by_pk = {call.pk: call for call in calls}
    found = [
        *_screening(by_pk, now),
        *_corrections(by_pk, now),
        *_offers(calls, now),
        *_signatures(calls, now),
    ]
    return sorted(found, key=lambda one: one.since or now)


def _screening(calls: dict[int, Call], now: datetime) -> list[Stuck]:
    closed = [pk for pk, call in calls.items() if call.state == CallState.CLOSED]
    rows = (
        Submission.objects.filter(call__in=closed, state=SubmissionState.SUBMITTED)
        .order_by().values("call").annotate(n=Count("pk"), since=Min("submitted_at"))
    )  # fmt: skip
    found = []
    for row in rows:
        call = calls[row["call"]]
        since = max(row["since"], call.closed_at or row["since"])
        if now - since > SCREENING_TAKES:
            url = reverse("submissions", args=[call.key]) + "?state=submitted"
            found.append(Stuck(_("Wait for screening"), row["n"], since, call, url))
    return found


def _corrections(calls: dict[int, Call], now: datetime) -> list[Stuck]:
    rows = (
        Submission.objects.filter(
            call__in=calls, call__state=CallState.CLOSED, state=SubmissionState.DRAFT, correct_until__lt=now
        ).order_by().values("call").annotate(n=Count("pk"), since=Min("correct_until"))
    )  # fmt: skip
    return [
        Stuck(
            _("Were not corrected in time"), row["n"], row["since"], calls[row["call"]],
            reverse("submissions", args=[calls[row["call"]].key]) + "?state=draft",
        )
        for row in rows
    ]  # fmt: skip


def _offers(calls: Sequence[Call], now: datetime) -> list[Stuck]:
    by_key = {call.key: call for call in calls}
    rows = (
        Award.objects.filter(call_key__in=by_key, state=AwardState.OFFERED, offered_at__lt=now - SIGNING_TAKES)
        .exclude(agreements__replaced_at=None, agreements__isnull=False)
        .order_by().values("call_key").annotate(n=Count("pk"), since=Min("offered_at"))
    )  # fmt: skip
    return [
        Stuck(_("Awards without an agreement"), row["n"], row["since"], by_key[row["call_key"]], _awards(row))
        for row in rows
    ]


def _signatures(calls: Sequence[Call], now: datetime) -> list[Stuck]:
    by_key = {call.key: call for call in calls}
    rows = (
        Signature.objects.filter(
            recorded_at=None, agreement__replaced_at=None, agreement__issued_at__lt=now - SIGNING_TAKES,
            agreement__award__state=AwardState.OFFERED, agreement__award__call_key__in=by_key,
        ).order_by().values("agreement__award__call_key")
        .annotate(n=Count("pk"), since=Min("agreement__issued_at"))
    )  # fmt: skip
    return [
        Stuck(_("Signatures are missing"), row["n"], row["since"], by_key[key], _awards({"call_key": key}))
        for row in rows
        if (key := row["agreement__award__call_key"])
    ]


def _awards(row: dict[str, Any]) -> str:
    return reverse("awards") + f"?call={row['call_key']}&state=offered"
