# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letterhead of a programme's documents, from its settings, in the active language."""

from core import blobs
from documents.contexts import Letterhead
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
