# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this room tells the pages about people: who sits on which panel."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import registry
from reviews.models import ConflictOfInterest, Panelist, Review, SignOff

registry.WORDS |= {
    "seats": _("Seats on panels"), "reviews": _("Your reviews"), "ties": _("Your ties"), "chair": _("Chairs the panel"),
    "sign_offs": _("Selections you signed off"), "scores": _("Scores"), "strength": _("A strength, for the team"),
    "improve": _("One thing to improve, for the team"), "signed_at": _("Signed"), "submission__number": _("Proposal"),
    "institution__name": _("Institution"), "voided_at": _("Void since"), "void_reason": _("Why it is void"),
}  # fmt: skip
registry.READINGS["conflicts"] = _("The ties of a panel")


def seats() -> tuple[QuerySet[Any], str, str]:
    """Tie panelists to the programmes of their calls."""
    return Panelist.objects.all(), "person_id", "panel__stage__call__programme_key"


def held(person: Any) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    """Yield the person's seats on panels."""
    rows = person.seats.select_related("panel__stage__call", "institution").order_by("pk")
    yield (
        "seats",
        [
            {
                "call": seat.panel.stage.call.key, "chair": seat.is_chair,
                "institution": str(seat.institution or ""), "left_at": seat.left_at,
            }
            for seat in rows
        ],
    )  # fmt: skip
    reviews = Review.objects.filter(panelist__person=person).prefetch_related("scores__criterion")
    yield (
        "reviews",
        [
            {
                "submission": one.submission.number, "state": str(one.state_label), "words": one.comment,
                "strength": one.strength, "improve": one.improve, "reason": one.recusal_reason,
                "scores": {str(score.criterion): str(score.value or "–") for score in one.scores.all()},
            }
            for one in reviews.select_related("submission").order_by("pk")
        ],
    )  # fmt: skip
    ties = ConflictOfInterest.objects.filter(panelist__person=person).order_by("pk")
    yield "ties", list(ties.values("submission__number", "kind", "reason"))
    signed = SignOff.objects.filter(person=person).select_related("institution").order_by("pk")
    yield "sign_offs", list(signed.values("institution__name", "signed_at", "voided_at", "void_reason"))


def kept(person: Any) -> Iterable[Any]:
    """Name what stays of a panelist whose name is erased."""
    if person.seats.exists():
        yield _("Scores and comments stay, under a number: the ranking rests on them.")


def cast() -> Iterable[tuple[Any, list[Any]]]:
    """Yield the chairs and a few panelists of the demonstration."""
    seated = Panelist.objects.filter(left_at=None, person__is_active=True).select_related("person")
    for label, chairs in ((_("Chairs of panels"), True), (_("Panelists"), False)):
        newest = seated.filter(is_chair=chairs).order_by("-panel_id", "pk")[:60]
        yield label, list({seat.person_id: seat.person for seat in newest}.values())[:6]


registry.TIES.append(seats)
registry.HELD.append(held)
registry.KEPT.append(kept)
registry.CASTS.append(cast)
