# SPDX-License-Identifier: AGPL-3.0-or-later
"""The few rows that core's tests move: written directly, because core is tested below the rooms' operations."""

from datetime import UTC, datetime, timedelta

from accounts.models import Institution, Person, RoleHeld
from grants.models import Call, Programme, Submission

LONG_AGO = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
PROGRAMME = "skills"


def person(name: str, *, role: str = "", **fields) -> Person:
    """Return a person, who holds the role in the programme if one is named."""
    found = Person.objects.create(name=name, email=f"{name.lower()}@example.org", **fields)
    if role:
        RoleHeld.objects.create(person=found, role=role, programme_key=PROGRAMME, since=LONG_AGO)
    return found


def programme() -> Programme:
    """Return the programme of these tests."""
    return Programme.objects.get_or_create(
        key=PROGRAMME,
        defaults={
            "name": {"en": "Skills"},
            "short_name": "Skills",
            "currency": "XOF",
            "time_zone": "Africa/Dakar",
            "number_prefix": "SKL",
        },
    )[0]


def call(key: str = "spring", **fields) -> Call:
    """Return a draft call."""
    given = {
        "programme": programme(),
        "programme_key": PROGRAMME,
        "number_prefix": key.upper(),
        "title": {"en": f"The {key} call", "fr": f"Appel {key}"},
        "time_zone": "Africa/Dakar",
        "currency": "XOF",
        "closes_at": LONG_AGO + timedelta(days=900),
        "opens_at": LONG_AGO,
    }
    return Call.objects.create(key=key, **{**given, **fields})


def submission(of: Call, by: Person, **fields) -> Submission:
    """Return a submission of the call, begun by the person (a draft unless a state is given)."""
    return Submission.objects.create(
        call=of,
        programme_key=of.programme_key,
        title="Solar dryer",
        started_by=by,
        started_at=LONG_AGO,
        **fields,
    )


def institution(key: str) -> Institution:
    """Return an institution of the programme."""
    return Institution.objects.create(programme_key=PROGRAMME, key=key, name=key.title())
