# SPDX-License-Identifier: AGPL-3.0-or-later
"""Permissions with their answer to "who may?": one table per room, in its `rules.py`."""

from typing import Any

import rules
from django.utils.functional import Promise

from core.refusals import NotAllowed

WHO_MAY: dict[str, str | Promise] = {}


def permit(name: str, predicate: rules.Predicate, *, who: str | Promise) -> None:
    """Register permission `name` ("room.verb_noun"); `who` completes the sentence "Only … may do this."."""
    rules.add_perm(name, predicate)
    WHO_MAY[name] = who


def demand(person: Any, name: str, thing: Any = None) -> None:
    """Raise NotAllowed, naming who may, unless the person holds the permission on the thing."""
    if not may(person, name, thing):
        raise NotAllowed(who=WHO_MAY[name])


def may(person: Any, name: str, thing: Any = None) -> bool:
    """Say whether the person holds the permission on the thing. A name that does not exist is an error.

    Nobody, somebody who is not signed in and somebody who was deactivated hold none, whatever the rule says.
    """
    if name not in WHO_MAY:
        raise KeyError(name)
    if person is None or person.pk is None or not person.is_active:
        return False
    return rules.has_perm(name, person, thing)
