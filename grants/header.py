# SPDX-License-Identifier: AGPL-3.0-or-later
"""The programme whose name and logo stand at the head of a page."""

from typing import Any

from accounts.rules import roles_of
from core.registry import HEADER
from grants.models import Programme


def programme_of(request: Any) -> Programme | None:
    """Return the programme of the page (set by the view), else of the person's first role, else the only one."""
    chosen = getattr(request, "programme", None)
    if chosen is not None:
        return chosen
    person = getattr(request, "user", None)
    programmes = Programme.objects.order_by("pk")
    if person is not None and person.is_authenticated:
        keys = [held.programme_key for held in roles_of(person)]
        mine = programmes.filter(key__in=keys) if keys else programmes.filter(
            calls__submissions__team__person_id=person.pk
        )
        return mine.first() or programmes.first()
    found = list(programmes[:2])
    return found[0] if len(found) == 1 else None


HEADER["programme"] = programme_of
