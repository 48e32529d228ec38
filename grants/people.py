# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this room tells the pages about people: programmes by name, teams, what is held of a member."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.registry import ProgrammeFacts
from grants.models import Call, Programme, TeamMember
from grants.operations.team.forgetting import forget_member
from grants.states import TeamRole


def programmes(keys: set[str]) -> Iterable[ProgrammeFacts]:
    """Yield the programmes with these keys, with their places and calls."""
    calls = Prefetch("calls", Call.objects.order_by("-opens_at", "-pk"))
    for programme in Programme.objects.filter(key__in=keys).prefetch_related(calls):
        yield ProgrammeFacts(
            key=programme.key,
            name=str(programme.name),
            places=tuple((place["code"], place["name"]) for place in programme.places),
            calls=tuple((call.key, str(call.title)) for call in programme.calls.all()),
            region=programme.phone_region,
        )


def teams() -> tuple[QuerySet[Any], str, str]:
    """Tie the members of teams to the programmes of their calls."""
    return TeamMember.objects.all(), "person_id", "submission__call__programme_key"


def held(person: Any) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    """Yield the person's places in teams."""
    places = person.team_places.select_related("submission__call").order_by("pk")
    yield (
        "teams",
        [
            {
                "call": place.submission.call.key, "submission": str(place.submission), "place": place.role,
                "name": place.name, "email": place.email, "phone": place.phone,
                "confirmed_at": place.confirmed_at, "left_at": place.left_at,
            }
            for place in places
        ],
    )  # fmt: skip


def cast() -> Iterable[tuple[Any, list[Any]]]:
    """Yield a few leads, trainers and trainees of the demonstration."""
    present = TeamMember.objects.filter(left_at=None, person__is_active=True, person__roles_held=None)
    for label, members in (
        (_("Team leads"), present.filter(role=TeamRole.LEAD)),
        (_("Trainers"), present.filter(role=TeamRole.TRAINER)),
        (_("Trainees"), present.filter(role=TeamRole.TRAINEE)),
    ):
        newest = members.select_related("person").order_by("-submission_id", "pk")[:60]
        yield label, list({member.person_id: member.person for member in newest}.values())[:6]


registry.PROGRAMMES.append(programmes)
registry.TIES.append(teams)
registry.HELD.append(held)
registry.CASTS.append(cast)
registry.ERASERS.append(forget_member)
