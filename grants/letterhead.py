# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letterhead of a programme's documents, from its settings, in the active language."""

from accounts.models import Person
from accounts.states import Role
from core import blobs
from documents.contexts import Letterhead, Signatory
from grants.models import Programme
from grants.states import OrganisationPart


def letterhead_of(programme: Programme) -> Letterhead:
    """Return name, issuer, partners, contact and logo of a programme (two queries, and one file)."""
    names: dict[str, list[str]] = {}
    for one in programme.organisations.select_related("institution"):
        names.setdefault(one.part, []).append(one.institution.name)
    runs = names.get(OrganisationPart.RUNS, [])
    partners = [*runs[1:], *names.get(OrganisationPart.PARTNER, []), *names.get(OrganisationPart.DONOR, [])]
    return Letterhead(
        programme=str(programme.name),
        issuer=runs[0] if runs else programme.short_name,
        partners=tuple(dict.fromkeys(partners)),
        contact=programme.contact,
        logo=blobs.read(programme.logo.sha256) if programme.logo else None,
    )


def signatory_of(programme: Programme, person: Person) -> Signatory:
    """Return how a person signs for the programme: name, role, and the organisation that runs it."""
    held = person.roles_held.filter(programme_key=programme.key, until=None).order_by("pk").first()
    runs = programme.organisations.filter(part=OrganisationPart.RUNS).select_related("institution").first()
    return Signatory(
        organisation=runs.institution.name if runs else str(programme.name),
        name=person.name,
        role=str(Role(held.role).label) if held else "",
    )
