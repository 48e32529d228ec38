# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is held on a person, as plain values: this room's own, and what upper rooms add (accounts.registry.HELD)."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.models import AvailabilityWindow, ExpertProfile, Person
from core.models import AuditEntry, Job, ReadEntry

OWN = (
    "name",
    "email",
    "phone",
    "phone_verified_at",
    "sex",
    "language",
    "time_zone",
    "joined_at",
    "last_login",
)
PROFILE = (
    "headline", "summary", "fields", "qualifications", "languages", "country", "city", "employer",
    "years_of_experience", "birth_year", "contributions", "cv_name", "hosts_may_see_at", "calls_may_be_told_at",
    "name_may_be_public_at", "made_at", "changed_at", "ready_at",
)  # fmt: skip
MOST_ACTS = 5000
Lists = dict[str, list[dict[str, Any]]]

registry.WORDS |= {
    "person": _("About you"), "roles": _("Roles"), "invitations": _("Invitations"), "consents": _("Consents"),
    "requests": _("What you asked for"), "heir": _("Your heir"), "second_factors": _("Second factors"),
    "readings_by_you": _("What you read of others"), "acts": _("What you did"), "jobs": _("Files and jobs you asked for"),
    "copies": _("Files of this page that were made"),
    "name": _("Name"), "email": _("E-mail"), "phone": _("Phone"), "phone_verified_at": _("Phone proved"),
    "sex": _("Sex"), "language": _("Language"), "time_zone": _("Time zone"), "joined_at": _("Joined"),
    "last_login": _("Last sign-in"), "role": _("Role"), "programme": _("Programme"), "call": _("Call"),
    "institution": _("Institution"), "since": _("Since"), "until": _("Until"), "invited_at": _("Invited"),
    "accepted_at": _("Accepted"), "withdrawn_at": _("Withdrawn"), "purpose": _("Purpose"), "given": _("Yes"),
    "at": _("When"), "how": _("How"), "version": _("Version"), "kind": _("Kind"), "words": _("Words"),
    "asked_at": _("Asked"), "answer": _("Answer"), "state": _("Status"), "relation": _("Who this is to you"),
    "what": _("What"), "reason": _("Reason"), "act": _("Act"), "subject": _("About"), "title": _("Title"),
    "made_at": _("Made"), "programme_key": _("Programme"), "call_key": _("Call"), "created_at": _("Set up"),
    "profile": _("Your profile as an expert"), "days_free": _("Days on which you are free"), "headline": _("In a line"),
    "summary": _("What you bring"), "fields": _("Fields"), "qualifications": _("Qualifications"),
    "languages": _("Languages"), "country": _("Country"), "city": _("Town"), "employer": _("Employer"),
    "years_of_experience": _("Years of experience"), "birth_year": _("Year of birth"),
    "contributions": _("What you offer"), "cv_name": _("CV"), "hosts_may_see_at": _("Hosts may see it since"),
    "calls_may_be_told_at": _("Calls may be told since"), "name_may_be_public_at": _("Name may be public since"),
    "changed_at": _("Changed"), "ready_at": _("Complete since"), "starts_on": _("From"), "ends_on": _("Until"),
    "note": _("Remark"),
}  # fmt: skip


def held_on(person: Person) -> dict[str, Any]:
    """Return everything that is held on the person, by lists (a fixed number of queries)."""
    held: dict[str, Any] = {"person": {key: getattr(person, key) for key in OWN}, **_own(person)}
    for source in registry.HELD:
        held.update(source(person))
    held["acts"] = _acts(person)
    return held


def _own(person: Person) -> Lists:
    roles = person.roles_held.select_related("institution").order_by("since", "pk")
    return {
        "roles": [
            {
                "role": one.role, "programme": one.programme_key, "call": one.call_key,
                "institution": one.institution.name if one.institution else "",
                "since": one.since, "until": one.until,
            }
            for one in roles
        ],
        "invitations": _rows(
            person.invitations.order_by("invited_at", "pk"),
            "programme_key", "role", "call_key", "invited_at", "accepted_at", "withdrawn_at",
        ),
        "consents": [
            {
                "programme": one.programme_key, "purpose": str(one.text.title), "version": one.text.version,
                "given": one.given, "at": one.at, "how": str(one.get_how_display()),
            }
            for one in person.consents.select_related("text")
        ],
        "requests": [
            {
                "programme": one.programme_key, "kind": str(one.get_kind_display()), "words": one.words,
                "asked_at": one.asked_at, "state": str(one.state_label), "answer": one.answer,
            }
            for one in person.rights_requests.order_by("pk")
        ],
        **_further(person),
    }  # fmt: skip


def _further(person: Person) -> Lists:
    """Return what stands beside: heir, second factors, files, jobs, readings."""
    heir = getattr(person, "heir", None)
    return {
        "heir": [
            {"name": heir.name, "relation": heir.relation, "phone": heir.phone, "email": heir.email}
        ] if heir else [],
        "second_factors": [
            {"kind": str(one.get_type_display()), "created_at": one.created_at}
            for one in Authenticator.objects.filter(user=person).order_by("pk")
        ],
        "profile": _rows(ExpertProfile.objects.filter(person=person), *PROFILE),
        "days_free": _rows(
            AvailabilityWindow.objects.filter(profile__person=person), "starts_on", "ends_on", "note"
        ),
        "copies": _rows(person.data_copies.order_by("pk"), "asked_at", "made_at"),
        "jobs": _rows(Job.objects.filter(asked_by=person).order_by("pk"), "title", "programme_key", "started_at"),
        "readings_by_you": _rows(ReadEntry.objects.filter(person=person).order_by("pk"), "at", "what", "reason"),
    }  # fmt: skip


def _rows(rows: QuerySet[Any], *names: str) -> list[dict[str, Any]]:
    return list(rows.values(*names))


def _acts(person: Person) -> list[dict[str, Any]]:
    """Return what the trail says the person did, and what was done to their row, with the clear text beside it."""
    own = Q(subject_type=ContentType.objects.get_for_model(Person), subject_id=person.pk)
    entries = AuditEntry.objects.filter(Q(by=person) | Q(on_behalf=person) | own).select_related("note")
    return [
        {
            "at": entry.happened_at, "act": entry.act, "subject": entry.subject_label,
            "words": getattr(getattr(entry, "note", None), "given", ""),
        }
        for entry in entries.order_by("-pk")[:MOST_ACTS]
    ]  # fmt: skip


def word(key: str) -> str:
    """Return the words of a list or a column; an unknown one is shown as it is."""
    return str(registry.WORDS.get(key) or key.replace("_", " ").capitalize())


def shown(held: dict[str, Any]) -> Iterable[tuple[str, str, list[list[tuple[str, Any]]]]]:
    """Yield (key, heading, rows of (word, value)) for the page and the paper; empty values are left out."""
    for key, rows in held.items():
        told = [rows] if isinstance(rows, dict) else rows
        yield (
            key,
            word(key),
            [
                [(word(name), value) for name, value in row.items() if value not in (None, "", [], {})]
                for row in told
            ],
        )
