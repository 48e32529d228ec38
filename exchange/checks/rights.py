# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody who brings a file by a page may not bring: roles, parts of organisations, programmes."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import RoleHeld
from core.permissions import demand, may
from exchange.book import Book
from exchange.known import Known
from grants.models import ProgrammeOrganisation

NEEDS_ADMINISTRATOR = _("Only the programme's administrator may bring this. It is not in the programme yet.")


def check_rights(book: Book, known: Known, by: Any) -> None:
    """Complain about new rows that this person may not bring into the programme. Raises NotAllowed."""
    demand(by, "exchange.import_call", known.programme)
    if not may(by, "accounts.give_role", known.programme):
        held = set(
            RoleHeld.objects.filter(programme_key=known.programme_key, until=None).values_list(
                "person__email", "role"
            )
        )
        people = book.index("people", "person")
        for row in book.rows("roles"):
            person = people.get(row.text("person"))
            if person is None or (person.text("email"), row["role"]) not in held:
                row.complain("role", NEEDS_ADMINISTRATOR)
    if not may(by, "grants.edit_programme", known.programme):
        there = set(
            ProgrammeOrganisation.objects.filter(programme=known.programme).values_list(
                "institution__key", "part"
            )
        )
        for row in book.rows("organisations"):
            institution = known.institution(row.text("institution"))
            if institution is None or (institution.key, row["part"]) not in there:
                row.complain("part", NEEDS_ADMINISTRATOR)
