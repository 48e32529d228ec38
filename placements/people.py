# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this room tells the pages about people: who is tied by a placement, and what is held of them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.models import Person
from accounts.states import Role
from core.secrets import open_text
from placements.models import (
    Clearance,
    ClearancePaper,
    Counterpart,
    Placement,
    PlacementAllowance,
    PlacementReport,
    Travel,
)
from placements.operations.forgetting import forget_expert

registry.WORDS |= {
    "placements": _("Placements"), "counterpart": _("Placements beside which you worked"),
    "clearance": _("What you were cleared for"), "clearance_papers": _("Papers you gave for it"),
    "placement_reports": _("Notes and reports"), "journeys": _("Journeys"), "allowances": _("Allowances"),
    "host": _("Host"), "from": _("From"), "item": _("What is asked"), "given_at": _("Given"),
    "valid_until": _("Valid until"), "month": _("Month"), "done": _("What was done"),
    "hindered": _("What was difficult"), "next": _("What comes next"), "submitted_at": _("Handed in"),
    "day": _("Day"), "origin": _("From"), "destination": _("To"), "for_what": _("For what"),
    "amount_minor": _("Amount, in the smallest unit"), "currency": _("Currency"), "planned_on": _("Planned for"),
    "placement": _("Placement"), "position": _("Position"),
}  # fmt: skip
registry.READINGS |= {
    "placement": _("A placement of yours"), "clearance paper": _("A paper you gave for a placement"),
    "clearance words": _("What you wrote for a placement"),
}  # fmt: skip


def experts() -> tuple[QuerySet[Any], str, str]:
    """Tie experts to the programmes of their placements."""
    return Placement.objects.all(), "expert_id", "programme_key"


def counterparts() -> tuple[QuerySet[Any], str, str]:
    """Tie counterparts to the programmes of the placements beside which they work."""
    return Counterpart.objects.all(), "person_id", "placement__programme_key"


def held(person: Any) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    """Yield the placements, what was given and written for them, and papers by their names, not their content."""
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
    mine = {"placement__expert": person}
    given = Clearance.objects.filter(**mine).select_related("item").order_by("pk")
    yield (
        "clearance",
        [
            {
                "item": str(one.item), "state": one.state, "given_at": one.given_at, "valid_until": one.valid_until,
                "words": open_text(one.sealed_words) if one.sealed_words else "",
            }
            for one in given
        ],
    )  # fmt: skip
    papers = ClearancePaper.objects.filter(clearance__placement__expert=person).order_by("pk")
    yield (
        "clearance_papers",
        [{"name": open_text(one.sealed_name), "added_at": one.added_at} for one in papers],
    )
    reports = PlacementReport.objects.filter(**mine).order_by("pk")
    yield "placement_reports", list(reports.values("month", "done", "hindered", "next", "submitted_at"))
    yield "journeys", list(Travel.objects.filter(**mine).values("day", "origin", "destination", "purpose"))
    agreed = PlacementAllowance.objects.filter(**mine)
    yield (
        "allowances",
        list(agreed.values("amount_minor", "currency", "planned_on", "state", for_what=F("text"))),
    )
    beside = person.counterpart_places.select_related("placement").order_by("pk")
    yield "counterpart", [{"placement": one.placement.number, "position": one.position} for one in beside]


def read_of(person: Any) -> Iterable[QuerySet[Any]]:
    """Yield the things whose reading is a reading of this person's data."""
    yield Placement.objects.filter(expert=person)
    yield Clearance.objects.filter(placement__expert=person)


def kept(person: Any) -> Iterable[Any]:
    """Name what stays of somebody whose name is erased."""
    if person.placements.exists():
        yield _("Placements stay, with days, terms, reports and amounts. Papers given for them are removed.")


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
registry.READ_OF.append(read_of)
registry.KEPT.append(kept)
registry.ERASERS.append(forget_expert)
registry.CASTS.append(cast)
