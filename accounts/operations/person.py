# SPDX-License-Identifier: AGPL-3.0-or-later
"""Persons: found or made, settings, sign-in facts, deactivated and let in again."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.letters import post_letter
from accounts.models import Person
from core import audit
from core.permissions import WHO_MAY, demand
from core.refusals import NotAllowed, Refusal

SETTINGS = ("name", "sex", "language", "time_zone")


class AddressTaken(Refusal):
    """E-mail or phone belong to somebody else."""

    sentence = _(
        "This address belongs to another person here. Sign in with it, or ask the programme officer."
    )


class NobodyReachable(Refusal):
    """A person to be made has neither e-mail nor phone nor name."""

    sentence = _("Write a name.")


class TwoPeople(Refusal):
    """E-mail and phone belong to two different persons."""

    sentence = _("The e-mail address and the phone belong to two different people. Leave one of them out.")


class AlreadySo(Refusal):
    """The person is deactivated (or active) already, or was anonymised."""

    sentence = _("%(name)s is already “%(state)s”, so this step is not possible.")


def find_person(*, email: str | None = None, phone: str | None = None) -> Person | None:
    """Return the one person whom this e-mail or phone (E.164) reaches, or None; raises TwoPeople."""
    found = [Person.objects.reached_by(address).first() for address in (email, phone) if address]
    known = [person for person in found if person is not None]
    if len({person.pk for person in known}) > 1:
        raise TwoPeople(field="phone")
    return known[0] if known else None


def find_or_make(
    *,
    name: str,
    email: str | None = None,
    phone: str | None = None,
    by: Any,
    sex: str = "",
    language: str = settings.LANGUAGE_CODE,
    time_zone: str = "",
    guest: bool = False,
    at: datetime | None = None,
) -> Person:
    """Return the person whom this e-mail or phone reaches, else a new one; with neither, always a new one.

    A person who is found keeps what they wrote of themselves, and gets no further e-mail or phone here: its
    owner has not proved it. Raises TwoPeople and NobodyReachable.
    """
    found = find_person(email=email, phone=phone)
    if found is None and not name.strip():
        raise NobodyReachable(field="name")
    facts = {
        "name": name.strip(), "email": (email or "").lower() or None, "phone": phone or None, "sex": sex,
        "language": language, "time_zone": time_zone, "guest": guest,
    }  # fmt: skip
    with transaction.atomic():
        # Where two make the same person at the same moment, the database lets one of them do it.
        known: dict[str, Any] = {key: facts[key] for key in ("email", "phone") if facts[key]}
        way = known if known and not found else {"pk": found.pk if found else None}
        person, new = Person.objects.get_or_create(**way, defaults=facts)
        if new:
            audit.record("make_person", person, by=by or person, at=at, name=person.name, guest=guest)
    return person


def join(*, name: str, address: str, language: str, at: datetime | None = None) -> Person:
    """Return the person who has just proved to read this e-mail or phone, made now if there was none."""
    reached: dict[str, Any] = {"email": address} if "@" in address else {"phone": address}
    person = find_or_make(name=name, **reached, language=language, by=None, at=at)
    prove_address(person, address=address)
    return person


def prove_address(person: Person, *, address: str) -> None:
    """Note that a code sent to this phone was answered; the first time is kept. (E-mails need no note.)"""
    proved = Person.objects.filter(pk=person.pk, phone=address, phone_verified_at=None)
    proved.update(phone_verified_at=timezone.now())


def change_settings(person: Person, *, by: Any, **given: Any) -> Person:
    """Change name, sex, language or time zone; what did not change is not recorded."""
    demand(by, "accounts.change_own_settings", person)
    changes = {
        key: value for key, value in given.items() if key in SETTINGS and getattr(person, key) != value
    }
    if not changes:
        return person
    with transaction.atomic():
        audit.record(
            "change_settings",
            person,
            by=by,
            changed={key: [getattr(person, key), changes[key]] for key in changes},
        )
        for key, value in changes.items():
            setattr(person, key, value)
        person.save(update_fields=list(changes))
    return person


def change_address(person: Person, *, address: str, by: Any) -> Person:
    """Give the person another e-mail or phone, which a code has just proved; the old one is told of it.

    Raises AddressTaken.
    """
    demand(by, "accounts.change_own_settings", person)
    part = "email" if "@" in address else "phone"
    before = getattr(person, part)
    if before == address:
        return person
    other = Person.objects.reached_by(address).exclude(pk=person.pk)
    if other.exists():
        raise AddressTaken
    try:
        with transaction.atomic():
            setattr(person, part, address)
            if part == "phone":
                person.phone_verified_at = timezone.now()
            person.save(update_fields=["email", "phone", "phone_verified_at"])
            entry = audit.record(f"change_{part}", person, by=by, before=before, after=address)
            _tell_of_change(person, before if part == "email" else person.email, entry)
    except IntegrityError:
        setattr(person, part, before)
        raise AddressTaken from None
    return person


def set_password(person: Person, *, password: str | None, by: Any) -> Person:
    """Set the person's password, or take it away (None); every other session of theirs ends."""
    demand(by, "accounts.change_own_settings", person)
    with transaction.atomic():
        person.set_password(password)
        person.save(update_fields=["password"])
        entry = audit.record("set_password", person, by=by, has_one=password is not None)
        _tell_of_change(person, person.email, entry)
    return person


def end_sessions(person: Person) -> None:
    """End all sessions of the person for ever: sessions are bound to the text in the password's place."""
    person.set_unusable_password()
    person.save(update_fields=["password"])


def _tell_of_change(person: Person, to: str | None, entry: Any) -> None:
    """Mail that something by which the person signs in was changed, to where it was before."""
    if to:
        post_letter(
            f"account-change:{entry.pk}",
            to=to,
            language=person.language,
            letter="account_changed",
            name=person.name,
        )


def deactivate(person: Person, *, by: Any, reason: str = "") -> Person:
    """Let the person come in no more; their sessions end at once. Raises AlreadySo."""
    demand(by, "accounts.deactivate_person", person)
    with transaction.atomic():
        locked = lock_other(person, by)
        if not locked.is_active:
            raise AlreadySo(name=locked.name, state=locked.state_label)
        locked.is_active = False
        locked.save(update_fields=["is_active"])
        end_sessions(locked)
        audit.record("deactivate_person", locked, by=by, reason=reason)
    return locked


def lock_other(person: Person, by: Person) -> Person:
    """Return the person locked, with the administrator who acts.

    Two administrators who deactivate each other at the same moment: one of them stays. Raises NotAllowed.
    """
    both = {
        one.pk: one
        for one in Person.objects.select_for_update().filter(pk__in=[person.pk, by.pk]).order_by("pk")
    }
    if not both[by.pk].is_active:
        raise NotAllowed(who=WHO_MAY["accounts.deactivate_person"])
    return both[person.pk]


def reactivate(person: Person, *, by: Any) -> Person:
    """Let a deactivated person come in again, by a code. Raises AlreadySo."""
    demand(by, "accounts.deactivate_person", person)
    with transaction.atomic():
        locked = Person.objects.select_for_update().get(pk=person.pk)
        if locked.is_active or locked.anonymised_at:
            raise AlreadySo(name=locked.name, state=locked.state_label)
        locked.is_active = True
        locked.save(update_fields=["is_active"])
        audit.record("reactivate_person", locked, by=by)
    return locked
