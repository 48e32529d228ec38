# SPDX-License-Identifier: AGPL-3.0-or-later
"""Roles: given by an administrator, kept with their history, ended."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, Person, RoleHeld
from accounts.rules import forget_roles
from accounts.states import Role, RoleFamily
from core import audit
from core.permissions import demand
from core.refusals import Refusal


class RolesApart(Refusal):
    """Two roles that one person may not hold in one programme."""

    sentence = _(
        "%(name)s is “%(held)s” in this programme. Who audits does not act, so “%(role)s” is refused."
    )


class InstitutionMissing(Refusal):
    """A signatory signs for an institution."""

    sentence = _("Say for which institution this person signs.")


class InstitutionElsewhere(Refusal):
    """The institution belongs to another programme."""

    sentence = _("This institution is not in the programme's list.")


class HeldAlready(Refusal):
    """The person holds this very role."""

    sentence = _("%(name)s holds this role already.")


class EndedAlready(Refusal):
    """The role was ended before."""

    sentence = _("This role has ended already.")


class LastAdministrator(Refusal):
    """Without an administrator nobody could give roles any more."""

    sentence = _("This is the programme's last administrator. Give the role to somebody else first.")


class AdministeredAlready(Refusal):
    """A programme's first administrator is seated once."""

    sentence = _("The programme has an administrator already. Ask them for the role.")


class NotActive(Refusal):
    """Roles are given to people who can come in."""

    sentence = _("%(name)s is deactivated and cannot be given a role.")


def give_role(
    person: Person,
    *,
    role: str,
    programme_key: str,
    call_key: str = "",
    institution: Institution | None = None,
    by: Any,
    at: datetime | None = None,
) -> RoleHeld:
    """Give a role in a programme, or in one call of it; only an administrator of the programme gives roles.

    Raises RolesApart, InstitutionMissing, InstitutionElsewhere, HeldAlready, NotActive.
    """
    wanted = RoleHeld(role=role, programme_key=programme_key, call_key=call_key)
    demand(by, "accounts.give_role", wanted)
    return hold(
        person,
        role=role,
        programme_key=programme_key,
        call_key=call_key,
        institution=institution,
        by=by,
        at=at,
    )


def seat_first_administrator(
    person: Person, *, programme_key: str, by: Any, at: datetime | None = None
) -> RoleHeld:
    """Give the administrator's role in a programme that has none yet: the founding of a programme.

    Raises AdministeredAlready.
    """
    with transaction.atomic():
        if RoleHeld.objects.now().filter(role=Role.ADMINISTRATOR, programme_key=programme_key).exists():
            raise AdministeredAlready
        return hold(person, role=Role.ADMINISTRATOR, programme_key=programme_key, by=by, at=at)


def hold(
    person: Person,
    *,
    role: str,
    programme_key: str,
    call_key: str = "",
    institution: Institution | None = None,
    by: Any,
    at: datetime | None = None,
) -> RoleHeld:
    """Write a role whose giver was asked about already (an administrator, an invitation, a founding)."""
    with transaction.atomic():
        locked = Person.objects.select_for_update().get(pk=person.pk)
        refuse_role(locked, role=role, programme_key=programme_key, institution=institution)
        try:
            with transaction.atomic():
                held = RoleHeld.objects.create(
                    person=locked, role=role, programme_key=programme_key, call_key=call_key,
                    institution=institution, since=at or timezone.now(), given_by=by if by.pk else None,
                )  # fmt: skip
        except IntegrityError:
            raise HeldAlready(name=locked.name) from None
        audit.record(
            "give_role",
            held,
            by=by,
            at=at,
            person=locked,
            role=role,
            call_key=call_key,
            institution=institution,
        )
    forget_roles(person)
    return held


def refuse_role(person: Person, *, role: str, programme_key: str, institution: Institution | None) -> None:
    """Raise the reason for which this person may not hold this role in this programme, if there is one."""
    if not person.is_active:
        raise NotActive(name=person.name)
    if role == Role.SIGNATORY and institution is None:
        raise InstitutionMissing(field="institution")
    if institution is not None and institution.programme_key != programme_key:
        raise InstitutionElsewhere(field="institution")
    for held in RoleHeld.objects.now().filter(person=person, programme_key=programme_key):
        if frozenset({held.role, role}) in RoleFamily.APART:
            raise RolesApart(
                field="role", name=person.name, held=held.get_role_display(), role=Role(role).label
            )


def end_role(held: RoleHeld, *, by: Any) -> RoleHeld:
    """End a role now; its history stays. Raises EndedAlready, LastAdministrator."""
    demand(by, "accounts.give_role", held)
    with transaction.atomic():
        locked = _locked_role(held)
        # A role of the future ends before it began; the database wants the two in order.
        locked.until, locked.ended_by = max(timezone.now(), locked.since), by
        locked.save(update_fields=["until", "ended_by"])
        audit.record("end_role", locked, by=by, person=locked.person, role=locked.role)
    forget_roles(locked.person)
    forget_roles(held.person)
    return locked


def _locked_role(held: RoleHeld) -> RoleHeld:
    """Return the role, locked, if it may end. Administrators are locked together: one of them stays."""
    rows = RoleHeld.objects.select_for_update(of=("self",)).order_by("pk").select_related("person")
    if held.role != Role.ADMINISTRATOR:
        locked = rows.get(pk=held.pk)
    else:
        administrators = rows.filter(role=Role.ADMINISTRATOR, programme_key=held.programme_key)
        found = {one.pk: one for one in administrators}
        locked = found.pop(held.pk)
        if locked.until is None and not any(_administers(one) for one in found.values()):
            raise LastAdministrator
    if locked.until is not None:
        raise EndedAlready
    return locked


def _administers(held: RoleHeld) -> bool:
    """Say whether this row makes an active person administrator of the whole programme."""
    return held.until is None and not held.call_key and held.person.is_active
