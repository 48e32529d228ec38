# SPDX-License-Identifier: AGPL-3.0-or-later
"""Are people one person each, and are their roles ones that they may hold?"""

from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from accounts.states import Role, RoleFamily
from exchange.book import Book, slug_of
from exchange.checks.call import NOT_A_LANGUAGE, NOT_A_ZONE, languages
from exchange.known import Known
from grants.models import Call

SAME_ADDRESS = _("Row %(row)s of the sheet “%(sheet)s” has the same address.")
INSTITUTION_NEEDED = _("A signatory signs for an institution: name it.")
NO_SUCH_CALL = _("“%(text)s” is neither this call nor another call of the programme.")
KEPT_APART = _("One person cannot be both: “%(one)s” and “%(other)s”.")
CIRCLE = _("“%(text)s” belongs to itself by a detour.")


def check_people(book: Book, known: Known) -> None:
    """No two rows share an address; languages and time zones exist; institutions form a tree."""
    seen: dict[str, tuple[str, int]] = {}
    for sheet in ("people", "panel"):
        for row in book.rows(sheet):
            for name in ("email", "phone"):
                address = row.values.get(name)
                if not address:
                    continue
                first = seen.setdefault(address, (sheet, row.number))
                if first != (sheet, row.number):
                    row.complain(name, SAME_ADDRESS % {"row": first[1], "sheet": first[0]})
    for row in book.rows("people"):
        if row.text("language") and row.text("language") not in languages():
            row.complain(
                "language",
                NOT_A_LANGUAGE % {"text": row.text("language"), "languages": ", ".join(languages())},
            )
        if row.text("time zone") and row.text("time zone") not in available_timezones():
            row.complain("time zone", NOT_A_ZONE % {"text": row.text("time zone")})
    _check_tree(book, "institutions", "institution")
    _check_tree(book, "places", "place")


def _check_tree(book: Book, sheet: str, name: str) -> None:
    """Going up from a row never leads back to it."""
    parents = {row.text(name): row.text("parent") for row in book.rows(sheet)}
    for row in book.rows(sheet):
        here, way = row.text("parent"), set[str]()
        while here and here not in way:
            if here == row.text(name):
                row.complain("parent", CIRCLE % {"text": here})
                break
            way.add(here)
            here = parents.get(here, "")


def check_roles(book: Book, known: Known) -> None:
    """Roles name this call or another one of the programme, and nobody who audits also acts."""
    held: dict[str, set[str]] = {}
    code = book.one("call").text("code")
    for row in book.rows("roles"):
        role = row["role"]
        if role == Role.SIGNATORY and not row.text("institution"):
            row.complain("institution", INSTITUTION_NEEDED)
        call = row.text("call")
        if call and call != code and not _is_call(known, call):
            row.complain("call", NO_SUCH_CALL % {"text": call})
        mine = held.setdefault(row.text("person"), set())
        for pair in RoleFamily.APART:
            if role in pair and mine & (pair - {role}):
                one, other = sorted(pair)
                row.complain("role", KEPT_APART % {"one": Role(one).label, "other": Role(other).label})
        mine.add(role)


def _is_call(known: Known, text: str) -> bool:
    return Call.objects.filter(programme_key=known.programme_key, key__iexact=slug_of(text)).exists()
