# SPDX-License-Identifier: AGPL-3.0-or-later
"""A programme's list of places as choices: those that hold others are headings."""

from typing import Any

from django.utils.translation import gettext as _

from grants.models import Programme


def place_choices(programme: Programme) -> list[Any]:
    """Return the choices of a place: the ends of the tree, under what they lie in."""
    parents = {place.get("parent", "") for place in programme.places}
    names = {place["code"]: str(place["name"]) for place in programme.places}
    groups: dict[str, list[tuple[str, str]]] = {}
    for place in programme.places:
        if place["code"] not in parents:
            groups.setdefault(place.get("parent", ""), []).append((place["code"], str(place["name"])))
    alone = groups.pop("", [])
    return [("", _("Choose one")), *alone, *((names[parent], inside) for parent, inside in groups.items())]
