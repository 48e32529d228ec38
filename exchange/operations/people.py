# SPDX-License-Identifier: AGPL-3.0-or-later
"""Persons and their roles. Whoever is known by e-mail, phone or short name is that person, and stays as is."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, RoleHeld
from accounts.rules import forget_roles
from accounts.states import Role, RoleFamily
from core.refusals import Refusal
from exchange.book import Row, slug_of
from exchange.models import KnownPerson
from exchange.operations.landing import Landing
from grants.models import Call

AT_ONCE = 400


class KeptApart(Refusal):
    """Somebody who audits the programme would act in it, or the other way round."""

    sentence = _("%(name)s is “%(one)s” in this programme, so the role “%(other)s” cannot be given.")


def bring_people(landing: Landing) -> None:
    """Find or make everybody whom the file names."""
    rows = _rows_of(landing)
    known = Person.objects.in_bulk(set(landing.known.people.values()))
    found = {short: known[pk] for short, pk in landing.known.people.items()}
    strangers = {short: row for short, row in rows.items() if short not in found}
    addresses = _by_address(strangers.values())
    fresh: dict[str, Person] = {}
    for short, row in strangers.items():
        person = addresses.get(row.text("email")) or addresses.get(row.text("phone")) if row else None
        if person is None:
            person = fresh[short] = _person(landing, short, row)
        found[short] = person
    Person.objects.bulk_create(fresh.values(), batch_size=AT_ONCE)
    landing.people = found
    landing.homes = {
        short: landing.institutions[row.text("institution")]
        for short, row in rows.items()
        if row and row.text("institution")
    }
    landing.note("people", "import_person", fresh.values())


def remember_names(landing: Landing) -> None:
    """Keep by which short names the call's files know people."""
    KnownPerson.objects.bulk_create(
        KnownPerson(call=landing.call, key=short, person=person)
        for short, person in landing.people.items()
        if short not in landing.known.people
    )


def _rows_of(landing: Landing) -> dict[str, Row | None]:
    """Everybody's row by short name: of `people`, else of `panel`; None for who is only named."""
    book = landing.book
    rows: dict[str, Row | None] = dict(book.index("people", "person"))
    for short, row in book.index("panel", "panelist").items():
        rows.setdefault(short, row)
    for refers in ("people.person", "panel.panelist"):
        for row, column in book.cells(refers):
            rows.setdefault(row.text(column.name), None)
    return rows


def _by_address(rows: Iterable[Row | None]) -> dict[str, Person]:
    """The persons who have one of these e-mail addresses or phones already."""
    wanted = {row.text(name) for row in rows if row for name in ("email", "phone")} - {""}
    found: dict[str, Person] = {}
    asked = sorted(wanted)
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        for person in Person.objects.filter(Q(email__in=some) | Q(phone__in=some)).order_by("pk"):
            found.update({text: person for text in (person.email, person.phone) if text})
    return found


def _person(landing: Landing, short: str, row: Row | None) -> Person:
    person = Person(
        name=(row.text("name") if row else "") or short,
        email=(row.text("email") if row else "") or None,
        phone=(row.text("phone") if row else "") or None,
        sex=(row["sex"] if row else None) or "",
        language=(row.text("language") if row else "") or landing.language,
        time_zone=row.text("time zone") if row else "",
    )
    person.set_unusable_password()
    return person


def bring_roles(landing: Landing) -> None:
    """Give the roles that are not held yet. Raises KeptApart."""
    rows = landing.book.rows("roles")
    held = RoleHeld.objects.filter(programme_key=landing.programme.key, until=None)
    standing = list(held.values_list("person_id", "role", "call_key", "institution_id"))
    there: set[tuple[int, str, str, int | None]] = set(standing)
    fresh = []
    for row in rows:
        person, call_key = landing.people[row.text("person")], _call_key(landing, row.text("call"))
        institution = landing.institution(row.text("institution"))
        mark = (person.pk, row["role"], call_key, institution.pk if institution else None)
        if mark in there:
            continue
        _refuse_apart(person, row["role"], standing)
        there.add(mark)
        since = landing.midnight(row["since"]) if row["since"] else landing.reach.opens_at
        fresh.append(
            RoleHeld(
                person=person,
                role=row["role"],
                programme_key=landing.programme.key,
                call_key=call_key,
                institution=institution,
                since=landing.not_later(since),
                given_by=landing.by,
            )
        )
    RoleHeld.objects.bulk_create(fresh)
    for one in fresh:
        forget_roles(one.person)
        landing.note("roles", "give_role", [one], person=one.person, role=one.role, call=one.call_key)


def _call_key(landing: Landing, text: str) -> str:
    if not text:
        return ""
    if text == landing.book.one("call").text("code"):
        return landing.call.key
    return Call.objects.get(programme=landing.programme, key__iexact=slug_of(text)).key


def _refuse_apart(person: Person, role: str, standing: list[tuple[Any, ...]]) -> None:
    mine = {one[1] for one in standing if one[0] == person.pk}
    for pair in RoleFamily.APART:
        other = mine & (pair - {role})
        if role in pair and other:
            raise KeptApart(name=person, one=Role(other.pop()).label, other=Role(role).label)
