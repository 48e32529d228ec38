# SPDX-License-Identifier: AGPL-3.0-or-later
"""Guards: one readable line at the head of every view that finds a thing and asks who may."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from core.permissions import demand


def find(queryset: QuerySet[Any], person: Any, *, may: str = "", **lookup: Any) -> Any:
    """Return the one row that the person may know of, or answer 404; then ask for the permission, or 403.

    The queryset must already be narrowed to what the person may see (`.visible_to(person)`): a thing that must
    not be known answers exactly like one that does not exist.
    """
    try:
        thing = queryset.get(**lookup)
    except (queryset.model.DoesNotExist, ValueError, OverflowError) as absent:
        raise Http404 from absent
    if may:
        demand(person, may, thing)
    return thing
