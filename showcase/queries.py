# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the public may know: calls once they are open, results once they are released, totals; never persons."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum

from core.money import Money
from core.translated import Translated
from grants.models import Award, Call, FormPart, Programme, Question, Submission
from grants.states import CallState, SubmissionState
from reviews.models import Criterion


def public_calls() -> QuerySet[Call]:
    """Return the calls that everybody may read, each with its programme."""
    return Call.objects.public().select_related("programme__logo")


def _taking(now: datetime) -> Q:
    """Return the condition "takes proposals at this moment": time decides, the state follows."""
    return Q(state=CallState.OPEN) & (Q(closes_at=None) | Q(closes_at__gt=now))


def takes_proposals(call: Call, now: datetime) -> bool:
    """Say whether a proposal can be begun in the call at this moment."""
    return bool(call.state == CallState.OPEN and (call.closes_at is None or call.closes_at > now))


def calls_open(now: datetime) -> QuerySet[Call]:
    """Return the calls that take proposals, the one that closes first before the others."""
    return public_calls().filter(_taking(now)).order_by(F("closes_at").asc(nulls_last=True), "pk")


def calls_over(now: datetime) -> QuerySet[Call]:
    """Return the public calls that take no more proposals, the latest first."""
    return public_calls().exclude(_taking(now)).order_by(F("closes_at").desc(nulls_last=True), "-pk")


def programmes_shown() -> QuerySet[Programme]:
    """Return the programmes that have a call for everybody to read."""
    public = Call.objects.public().order_by().values("programme_id")
    return Programme.objects.filter(pk__in=public).order_by("pk")


def parts_of(call: Call) -> QuerySet[FormPart]:
    """Return the pages of the call's form with their questions, in order."""
    asked = Prefetch("questions", Question.objects.order_by("order", "pk"))
    parts = call.parts.select_related("stage").prefetch_related(asked)
    return parts.order_by(F("stage__order").asc(nulls_first=True), "order", "pk")


@dataclass(frozen=True)
class Weighed:
    """A criterion, its share of the total in percent, and what its marks mean, the lowest mark first."""

    criterion: Criterion
    share: int
    anchors: list[tuple[int, Translated]]


def criteria_of(call: Call) -> list[tuple[Any, list[Weighed]]]:
    """Return (stage, its criteria) for every scored stage that has any, in order (one query)."""
    found = Criterion.objects.filter(stage__call=call).select_related("stage")
    stages: dict[int, tuple[Any, list[Criterion]]] = {}
    for one in found.order_by("stage__order", "order", "pk"):
        stages.setdefault(one.stage_id, (one.stage, []))[1].append(one)
    return [(stage, _weighed(criteria)) for stage, criteria in stages.values()]


def _weighed(criteria: list[Criterion]) -> list[Weighed]:
    total = sum(one.weight for one in criteria)
    return [Weighed(one, round(100 * one.weight / total), anchors_of(one)) for one in criteria]


def anchors_of(criterion: Criterion) -> list[tuple[int, Translated]]:
    """Return (mark, what it means) for every mark that has words."""
    words = criterion.anchors
    return [(mark, Translated.of(words[str(mark)])) for mark in criterion.marks if str(mark) in words]


def awards_shown(call: Call) -> QuerySet[Award]:
    """Return the call's awards for its results page, by number: the order of a rank shows nowhere."""
    awards = Award.objects.live().filter(submission__call=call)
    return awards.select_related("submission__proposal__institution").order_by("submission__number")


@dataclass(frozen=True)
class Totals:
    """What was received and given so far; nothing of a call that is still open or not yet released."""

    received: int
    awards: int
    money: list[Money]


def totals() -> Totals:
    """Return the numbers of the first page (two queries)."""
    over = Q(call__state__in=CallState.PUBLIC - {CallState.OPEN})
    received = Submission.objects.filter(over, state__in=SubmissionState.HANDED_IN).count()
    # An award exists only from the release on.
    given = Award.objects.live().order_by("currency").values_list("currency")
    sums = list(given.annotate(minor=Sum("amount_minor"), number=Count("pk")))
    return Totals(received, sum(row[2] for row in sums), [Money(row[1], row[0]) for row in sums])
