# SPDX-License-Identifier: AGPL-3.0-or-later
"""A panelist's queue: what is to be read, in the remembered order, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grants.states import CallState, SubmissionState
from reviews.affinity import field_share
from reviews.models import Panelist, Review
from reviews.queries import ReviewQuerySet
from reviews.states import ReviewState

ORDERS = {
    "mine": gettext_lazy("My order"),
    "fewest": gettext_lazy("Fewest reviews first"),
    "field": gettext_lazy("Same field together"),
}
ORDER, SKIPPED = "review_order", "review_skipped"


def readable(person: Any) -> ReviewQuerySet:
    """Return the person's own reviews of what was not withdrawn; a tie or a recusal leaves no trace."""
    mine: ReviewQuerySet = Review.objects.of_panelist(person)
    return mine.filter(submission__state__in=SubmissionState.HANDED_IN)


def before_me(person: Any) -> ReviewQuerySet:
    """Return the person's own reviews of what lies before a panel now, once ties are declared."""
    return readable(person).filter(
        submission__state=SubmissionState.UNDER_REVIEW,
        stage__call__state=CallState.UNDER_REVIEW,
        panelist__declared_at__isnull=False,
    )


def with_given(reviews: QuerySet[Any]) -> QuerySet[Any]:
    """Add `given`: how many reviews of the submission were handed in (for the order, never shown)."""
    others = Review.objects.filter(
        submission=OuterRef("submission"), stage=OuterRef("stage"), state=ReviewState.SUBMITTED
    )
    counted = others.order_by().values("submission").annotate(n=Count("pk")).values("n")
    return reviews.annotate(given=Coalesce(Subquery(counted), 0))


def seats_of(person: Any) -> list[Panelist]:
    """Return the person's seats on panels that have work, with `newest`: when the newest name came (one query)."""
    team = "panel__stage__call__submissions"
    live = Q(**{f"{team}__state": SubmissionState.UNDER_REVIEW})
    return list(
        Panelist.objects.filter(person=person, left_at=None, panel__stage__call__state=CallState.UNDER_REVIEW)
        .select_related("panel__stage__call__programme__logo")
        .annotate(newest=Max(f"{team}__team__joined_at", filter=live))
        .order_by("panel__stage__due_on", "pk")
    )


def must_look_again(seat: Any) -> bool:
    """Say whether names came into teams after the panelist declared ties."""
    return bool(seat.declared_at and seat.newest and seat.newest > seat.declared_at)


@dataclass(frozen=True)
class Progress:
    """How far a panelist is in a stage."""

    done: int
    total: int
    due_on: date | None

    def rest(self, today: date) -> str:
        """Return in words how much time is left."""
        if self.due_on is None:
            return ""
        days = (self.due_on - today).days
        if days < 0:
            return ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": -days}
        if days == 0:
            return _("due today")
        return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}


def in_order(reviews: Sequence[Any], order: str, *, like: str = "") -> list[Any]:
    """Return the reviews in one of ORDERS; `like` is the trade with which "field" begins."""

    def key(review: Any) -> tuple[Any, ...]:
        if order == "fewest":
            return (review.given, review.pk)
        if order == "field":
            trade = trade_of(review)
            mine = field_share(review.panelist.fields, trade)
            return (not like or trade.casefold() != like.casefold(), -mine, trade.casefold(), review.pk)
        return (review.pk,)

    return sorted(reviews, key=key)


def trade_of(review: Any) -> str:
    """Return the trade of what is reviewed."""
    details = getattr(review.submission, "proposal", None)
    return details.trade if details else ""


def order_of(session: Any) -> str:
    """Return the order that was chosen last."""
    chosen = session.get(ORDER, "mine")
    return chosen if chosen in ORDERS else "mine"


def next_for(person: Any, session: Any, *, stage: Any, after: Any = None) -> Any:
    """Return the next open review of a stage in the remembered order; what was skipped comes at the end.

    Once only skipped ones are left, skipping begins anew. None when everything is handed in.
    """
    rows = with_given(before_me(person).open().filter(stage=stage))
    rows = rows.select_related("submission__proposal", "panelist")
    waiting = [one for one in rows if after is None or one.pk != after.pk]
    skipped = set(session.get(SKIPPED, []))
    fresh = [one for one in waiting if one.pk not in skipped]
    if not fresh and skipped:
        session[SKIPPED] = [after.pk] if after is not None and after.pk in skipped else []
    order = order_of(session)
    ordered = in_order(fresh or waiting, order, like=trade_of(after) if after is not None else "")
    if after is not None and order == "mine":
        ordered.sort(key=lambda one: one.pk < after.pk)
    return ordered[0] if ordered else None


def skip(session: Any, review: Any) -> None:
    """Remember that the panelist wants to see this one at the end."""
    session[SKIPPED] = [*(pk for pk in session.get(SKIPPED, []) if pk != review.pk), review.pk]
