# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which needs, which placements: questions that chain like a sentence."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.rules import programmes_of, roles_of
from accounts.states import Role
from placements.rules import READS_ALL
from placements.states import NeedState, PlacementState


def institutions_of(person: Any) -> set[int]:
    """Return the keys of the institutions for which the person speaks as host."""
    return {
        held.institution_id for held in roles_of(person) if held.role == Role.HOST and held.institution_id
    }


class NeedQuerySet(QuerySet[Any]):
    """Needs of hosts."""

    def visible_to(self, person: Any) -> "NeedQuerySet":
        """Keep those of the person's own institutions, or of programmes whose staff the person is."""
        own = Q(institution__in=institutions_of(person))
        staff = Q(programme_key__in=programmes_of(person, READS_ALL))
        return self.filter(own | staff)

    def open(self) -> "NeedQuerySet":
        """Keep those that wait for experts."""
        return self.filter(state=NeedState.STATED)


class PlacementQuerySet(QuerySet[Any]):
    """Placements."""

    def visible_to(self, person: Any) -> "PlacementQuerySet":
        """Keep those whose page the person may open."""
        if person is None or not person.is_authenticated:
            return self.none()
        readers = READS_ALL | {Role.CLEARANCE_OFFICER}
        beside = self.model.objects.filter(counterparts__person=person, counterparts__left_on=None)
        return self.filter(
            Q(expert=person)
            | Q(institution__in=institutions_of(person))
            | Q(programme_key__in=programmes_of(person, readers))
            | Q(pk__in=beside.order_by().values("pk"))
        )

    def live(self) -> "PlacementQuerySet":
        """Keep those that take the expert's time."""
        return self.filter(state__in=PlacementState.LIVE)

    def at_the_time(self, starts_on: date, ends_on: date) -> "PlacementQuerySet":
        """Keep those that share a day with a span, both days included."""
        return self.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
