# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this room tells the pages about people: who is tied by a placement, and what is held of them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.models import Person
from accounts.states import Role
from placements.models import Counterpart, Placement


def experts() -> tuple[QuerySet[Any], str, str]:
    """Tie experts to the programmes of their placements."""
    return Placement.objects.all(), "expert_id", "programme_key"


def counterparts() -> tuple[QuerySet[Any], str, str]:
    """Tie counterparts to the programmes of the placements beside which they work."""
    return Counterpart.objects.all(), "person_id", "placement__programme_key"


def held(person: Any) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    """Yield the person's placements, and the papers given for them (their names, not their content)."""
    rows = person.placements.select_related("institution").order_by("pk")
    yield (
        "placements",
        [
            {
                "number": one.number, "host": one.institution.name, "title": one.title, "from": one.starts_on,
                "until": one.ends_on, "state": one.state,
            }
            for one in rows
        ],
    )  # fmt: skip
    beside = person.counterpart_places.select_related("placement").order_by("pk")
    yield "counterpart", [{"placement": one.placement.number, "position": one.position} for one in beside]


def cast() -> Iterable[tuple[Any, list[Any]]]:
    """Yield a few experts who are placed, hosts and the clearance officer for the demonstration."""
    placed = Person.objects.filter(placements__isnull=False, is_active=True).distinct().order_by("pk")
    yield _("Experts who are placed"), list(placed[:6])
    for label, role in ((_("Hosts"), Role.HOST), (_("Clearance officer"), Role.CLEARANCE_OFFICER)):
        rows = Person.objects.filter(roles_held__role=role, roles_held__until=None, is_active=True)
        yield label, list(rows.distinct().order_by("pk")[:4])


registry.TIES.append(experts)
registry.TIES.append(counterparts)
registry.HELD.append(held)
registry.CASTS.append(cast)
