# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may: facts about a person's roles, and the permissions of this room.

A thing's programme is its `programme_key`, its call its `call_key` (may be absent). Every predicate answers
False for None.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import rules
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.states import Role, RoleFamily
from core.permissions import permit


@dataclass(frozen=True)
class Held:
    """One role that a person holds now."""

    role: str
    programme_key: str
    call_key: str
    institution_id: int | None


def roles_of(person: Any) -> tuple[Held, ...]:
    """Return the roles a person holds now; asked once per person object (one query per request)."""
    if person is None or not getattr(person, "is_active", False) or person.pk is None:
        return ()
    if "_roles_now" not in person.__dict__:
        now = timezone.now()
        held = person.roles_held.filter(Q(until=None) | Q(until__gt=now), since__lte=now).order_by("pk")
        person.__dict__["_roles_now"] = tuple(
            Held(*row) for row in held.values_list("role", "programme_key", "call_key", "institution_id")
        )
    return person.__dict__["_roles_now"]


def forget_roles(person: Any) -> None:
    """Let the next question read the roles anew (after they were changed)."""
    person.__dict__.pop("_roles_now", None)


def holds_role(
    person: Any,
    roles: Iterable[str],
    programme_key: str,
    call_key: str = "",
    institution_id: int | None = None,
) -> bool:
    """Say whether the person holds one of these roles in this programme (for this call, for this institution)."""
    wanted = set(roles)
    return any(
        held.role in wanted
        and held.programme_key == programme_key
        and held.call_key in ("", call_key)
        and institution_id in (None, held.institution_id)
        for held in roles_of(person)
    )


def programmes_of(person: Any, roles: Iterable[str]) -> set[str]:
    """Return the keys of the programmes in which the person holds one of these roles for every call."""
    wanted = set(roles)
    return {held.programme_key for held in roles_of(person) if held.role in wanted and not held.call_key}


def calls_of(person: Any, roles: Iterable[str]) -> set[str]:
    """Return the keys of the single calls in which the person holds one of these roles."""
    wanted = set(roles)
    return {held.call_key for held in roles_of(person) if held.role in wanted and held.call_key}


def holds(*roles: str) -> rules.Predicate:
    """Return the predicate "holds one of these roles where the thing belongs" (anywhere, if no thing is given)."""
    wanted = frozenset(roles)

    def predicate(person: Any, thing: Any = None) -> bool:
        if person is None:
            return False
        if thing is None:
            return any(held.role in wanted for held in roles_of(person))
        return holds_role(person, wanted, getattr(thing, "programme_key", ""), getattr(thing, "call_key", ""))

    return rules.Predicate(predicate, name="holds_" + "_or_".join(sorted(wanted)))


is_officer = holds(*RoleFamily.STAFF)
is_administrator = holds(Role.ADMINISTRATOR)
is_auditor = holds(Role.AUDITOR)
is_committee_chair = holds(Role.COMMITTEE_CHAIR)
is_committee = holds(*RoleFamily.COMMITTEE)


@rules.predicate
def is_self(person: Any, thing: Any) -> bool:
    """The thing is the person."""
    return person is not None and thing is not None and person.pk is not None and person == thing


@rules.predicate
def administers(person: Any, thing: Any) -> bool:
    """Every programme to which the other person is tied is one that this person administers."""
    if person is None or thing is None:
        return False
    theirs = registry.programmes_of_person(thing)
    return bool(theirs) and theirs <= programmes_of(person, {Role.ADMINISTRATOR})


permit("accounts.see_people", is_officer | is_auditor, who=_("programme officers and the auditor"))
permit("accounts.invite_person", is_officer, who=_("programme officers"))
permit("accounts.give_role", is_administrator, who=_("the programme's administrator"))
permit(
    "accounts.deactivate_person",
    administers & ~is_self,
    who=_("another person who administers all the programmes of this one"),
)
permit("accounts.edit_institution", is_officer, who=_("programme officers"))
permit("accounts.change_own_settings", is_self, who=_("the person"))
