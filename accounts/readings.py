# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who read my data: readings by others of what upper rooms say is a person's (accounts.registry.READ_OF)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.models import ExpertProfile, Person, RoleHeld
from core.models import ReadEntry

registry.READINGS |= {
    "person": _("Your page among the people"),
    "expert profile": _("Your profile as an expert"),
    "people": _("A list of the people, as a file"),
}


@dataclass(frozen=True)
class Reading:
    """One reading as it is told to the person: the day, what was read, by whom in which role."""

    day: date
    what: str
    reader: str
    reason: str


def readings_of(person: Any) -> QuerySet[ReadEntry]:
    """Return the readings by others of what is this person's, newest first."""
    about = Q(subject_type=ContentType.objects.get_for_model(Person), subject_id=person.pk)
    profiles = ExpertProfile.objects.filter(person=person).values("pk")
    about |= Q(subject_type=ContentType.objects.get_for_model(ExpertProfile), subject_id__in=profiles)
    for source in registry.READ_OF:
        for rows in source(person):
            about |= Q(
                subject_type=ContentType.objects.get_for_model(rows.model),
                subject_id__in=rows.order_by().values("pk"),
            )
    return ReadEntry.objects.filter(about).exclude(person=person).order_by("-day", "-pk")


def told(entries: Iterable[ReadEntry]) -> list[Reading]:
    """Return readings in words: role and institution, the name where the programme tells it (three queries)."""
    rows = list(entries)
    keys = {row.programme_key for row in rows if row.programme_key}
    named = {key for source in registry.NAMES_READERS for key in source(keys)}
    held = RoleHeld.objects.filter(person__in={row.person_id for row in rows}).select_related("institution")
    roles: dict[int, list[RoleHeld]] = {}
    for role in held.order_by("pk"):
        roles.setdefault(role.person_id, []).append(role)
    names = dict(Person.objects.filter(pk__in={row.person_id for row in rows}).values_list("pk", "name"))
    return [
        Reading(
            row.day,
            str(registry.READINGS.get(row.what) or row.what),
            _reader(row, roles, names, named),
            row.reason,
        )
        for row in rows
    ]


def _reader(row: ReadEntry, roles: dict[int, list[RoleHeld]], names: dict[int, str], named: set[str]) -> str:
    """Return who read: the role held at that time in that programme, else simply somebody with a right to."""
    for role in roles.get(row.person_id, []):
        then = role.since <= row.at and (role.until is None or role.until >= row.at)
        if then and role.programme_key == row.programme_key:
            words = str(role.get_role_display())
            words += f", {role.institution.name}" if role.institution else ""
            break
    else:
        words = str(_("Somebody of the programme"))
    return f"{names[row.person_id]} ({words})" if row.programme_key in named else words
