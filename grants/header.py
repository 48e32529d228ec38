# SPDX-License-Identifier: AGPL-3.0-or-later
"""The programme whose name and logo stand at the head of a page."""

from typing import Any

from accounts.registry import programmes_of_person
from accounts.rules import roles_of
from core.registry import HEADER
from grants.models import Programme


def programme_of(request: Any) -> Programme | None:
    """Return the programme of the page (set by the view), else one that the person belongs to, else the only one.

    Nobody is shown the name of a programme in which they have no part.
    """
    chosen = getattr(request, "programme", None)
    if chosen is not None:
        return chosen
    programmes = Programme.objects.order_by("pk")
    person = getattr(request, "user", None)
    if person is not None and person.is_authenticated:
        keys = {held.programme_key for held in roles_of(person)} or programmes_of_person(person)
        if keys:
            return programmes.filter(key__in=keys).first()
    found = list(programmes[:2])
    return found[0] if len(found) == 1 else None


HEADER["programme"] = programme_of
