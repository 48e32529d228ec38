# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this room tells the pages about people: who sits on which panel."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import registry
from reviews.models import Panelist


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


def cast() -> Iterable[tuple[Any, list[Any]]]:
    """Yield the chairs and a few panelists of the demonstration."""
    seated = Panelist.objects.filter(left_at=None, person__is_active=True).select_related("person")
    for label, chairs in ((_("Chairs of panels"), True), (_("Panelists"), False)):
        newest = seated.filter(is_chair=chairs).order_by("-panel_id", "pk")[:60]
        yield label, list({seat.person_id: seat.person for seat in newest}.values())[:6]


registry.TIES.append(seats)
registry.HELD.append(held)
registry.CASTS.append(cast)
