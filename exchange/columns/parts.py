# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a sheet and a column of the import workbook are, and how a heading is read. Plain data, no Django."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the text of a cell is understood."""

    TEXT = "text"
    INT = "int"
    NUMBER = "number"
    DATE = "date"
    DATETIME = "datetime"
    CHOICE = "choice"
    YESNO = "yesno"
    MONEY = "money"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True)
class Column:
    """One column of a sheet; on a keyed sheet, one key that a row may carry."""

    name: str
    kind: Kind
    help: str
    example: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    refers: str = ""  # "sheet.column" whose value this one repeats; empty when it points nowhere
    languages: bool = False  # may be repeated with a language code behind: "title fr"
    numbered: bool = False  # is repeated with a number behind: "anchor 1", "anchor 3 fr"
    several: bool = False  # holds several values, parted by semicolons
    default: str = ""  # what an empty cell means, where it means something
    aliases: tuple[str, ...] = ()  # other headings that are understood


@dataclass(frozen=True)
class Heading:
    """A heading as understood: its column, with the number and the language it carries."""

    column: Column
    number: int | None = None
    language: str | None = None


@dataclass(frozen=True)
class Sheet:
    """One sheet of the workbook."""

    name: str
    help: str
    columns: tuple[Column, ...]
    required: bool = False
    keyed: bool = False  # two columns `key` and `value`, one row for each of `columns`
    identity: tuple[str, ...] = ()  # the columns that together name a row

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")

    def heading(self, text: str) -> Heading | None:
        """What a heading (or a key) means; None when this sheet knows nothing of the kind."""
        words = text.strip().lower().replace("_", " ").split()
        for column in self.columns:
            for name in (column.name, *column.aliases):
                found = _tail(column, words, name.lower().replace("_", " ").split())
                if found:
                    return found
        return None


def _tail(column: Column, words: list[str], name: list[str]) -> Heading | None:
    """Reads what stands behind the column's name: a number, then a language code."""
    if words[: len(name)] != name:
        return None
    tail, number, language = words[len(name) :], None, None
    if column.numbered:
        if not tail or not tail[0].isdecimal():
            return None
        number, tail = int(tail[0]), tail[1:]
    if column.languages and tail and _is_language(tail[0]):
        language, tail = tail[0], tail[1:]
    return None if tail else Heading(column, number, language)


def _is_language(word: str) -> bool:
    base = word.split("-")[0]
    return base.isascii() and base.isalpha() and len(base) in (2, 3)
