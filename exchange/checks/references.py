# SPDX-License-Identifier: AGPL-3.0-or-later
"""What one sheet repeats of another must stand there, or be known to the programme already."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy as _

from exchange.book import Book, Row, slug_of
from exchange.columns import SHEETS
from exchange.known import Known

NOT_THERE = _("“%(text)s” stands nowhere in the sheet “%(sheet)s”.")
# Where a sheet is left out, these are made of what the other sheets name.
MADE_UP = {"people", "panel", "institutions", "places", "form", "eligibility"}
Finder = Callable[[Known, str], object]


def _criterion(known: Known, text: str) -> bool:
    from reviews.models import Criterion

    return (
        known.call is not None
        and Criterion.objects.filter(stage__call=known.call, key=slug_of(text)).exists()
    )


def _question(known: Known, text: str) -> bool:
    return known.call is not None and known.call.parts.filter(questions__key=slug_of(text)).exists()


def _rule(known: Known, text: str) -> bool:
    return known.call is not None and known.call.eligibility_rules.filter(key=slug_of(text)).exists()


IN_THE_PROGRAMME: dict[str, Finder] = {
    "institutions.institution": lambda known, text: known.institution(text),
    "places.place": lambda known, text: known.places.get(text) or known.places.get(text.casefold()),
    "people.person": lambda known, text: known.people.get(text),
    "panel.panelist": lambda known, text: known.people.get(text),
    "submissions.submission": lambda known, text: known.submissions.get(text),
    "criteria.criterion": _criterion,
    "form.question": _question,
    "eligibility.rule": _rule,
}


def check_references(book: Book, known: Known) -> None:
    """Complain about every cell that repeats what is nowhere."""
    for refers in dict.fromkeys(column.refers for sheet in SHEETS for column in sheet.columns):
        if not refers:
            continue
        sheet, column = refers.split(".")
        if sheet in MADE_UP and not book.has(sheet) and not _is_listed(sheet, known):
            continue
        there, answers = book.index(sheet, column), dict[str, bool]()
        for row, name, text in _repeated(book, refers):
            if text in there:
                continue
            if text not in answers:
                answers[text] = bool(IN_THE_PROGRAMME[refers](known, text))
            if not answers[text]:
                row.complain(name, NOT_THERE % {"text": text, "sheet": sheet})


def _is_listed(sheet: str, known: Known) -> bool:
    """Whether the programme itself has a closed list, which a file without the sheet does not open."""
    return sheet == "places" and bool(known.places)


def _repeated(book: Book, refers: str) -> Iterable[tuple[Row, str, str]]:
    """Yield (row, column, text) of every text that repeats something; a panelist may stand on the panel only."""
    for row, column in book.cells(refers):
        if row.page.sheet.name == "panel" and refers == "people.person":
            continue
        value = row[column.name]
        for text in value if isinstance(value, list) else [value]:
            if text:
                yield row, column.name, text
