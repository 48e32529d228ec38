# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an import would bring, counted without writing: for the page on which it is confirmed."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, Person
from exchange.book import Book
from exchange.known import Known

NAMES = {
    "institutions": _("Institutions"),
    "people": _("People"),
    "submissions": _("Submissions"),
    "panel": _("Panelists"),
    "reviews": _("Reviews"),
    "scores": _("Scores"),
    "decision": _("Decisions"),
}


@dataclass(frozen=True)
class Counted:
    """One line of the preview: how many the file has, and how many of them are not there yet."""

    name: Any
    found: int
    new: int


def survey(book: Book, known: Known) -> list[Counted]:
    """Count what the file has and what of it is new, by kind; kinds that it does not have are left out."""
    pairs = {(row.text("submission"), row.text("panelist")) for row in book.rows("scores")}
    pairs |= {(row.text("submission"), row.text("panelist")) for row in book.rows("reviews")}
    fresh = {
        pair
        for pair in pairs
        if (known.submissions.get(pair[0]), known.people.get(pair[1])) not in known.reviews
    }
    told = {
        "institutions": _new_institutions(book, known),
        "people": _new_people(book, known),
        "submissions": _new(book, "submissions", "submission", known.submissions),
        "panel": _new(book, "panel", "panelist", known.people),
        "reviews": (len(pairs), len(fresh)),
        "scores": (
            len(book.rows("scores")),
            sum((row.text("submission"), row.text("panelist")) in fresh for row in book.rows("scores")),
        ),
        "decision": (
            len(book.rows("decision")),
            0 if hasattr(known.call, "imported_decision") else len(book.rows("decision")),
        ),
    }
    return [Counted(NAMES[name], found, new) for name, (found, new) in told.items() if found]


def _new(book: Book, sheet: str, column: str, there: dict[str, int]) -> tuple[int, int]:
    texts = book.index(sheet, column)
    return len(texts), sum(text not in there for text in texts)


def _new_institutions(book: Book, known: Known) -> tuple[int, int]:
    keys = {row.key("institution") for row in book.rows("institutions")}
    there = Institution.objects.filter(programme_key=known.programme_key, key__in=keys).count()
    return len(keys), len(keys) - there


def _new_people(book: Book, known: Known) -> tuple[int, int]:
    rows = [row for row in book.rows("people") if row.text("person") not in known.people]
    emails = [row.text("email") for row in rows if row.text("email")]
    there: set[str | None] = set()
    for start in range(0, len(emails), 500):
        there |= set(
            Person.objects.filter(email__in=emails[start : start + 500]).values_list("email", flat=True)
        )
    return len(book.rows("people")), sum(row.text("email") not in there for row in rows)
