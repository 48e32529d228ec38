# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a kept answer is written for people, and how it stands in its input."""

from typing import Any

from django.utils.translation import gettext as _

from core import showing
from core.money import Money
from core.translated import Translated
from grants.answers.choices import labels_of
from grants.answers.cleaning import NUMBER, OF_A_PERSON, day_of, is_empty
from grants.answers.fitness import Cell, Frame
from grants.answers.levels import path_to
from grants.states import QuestionKind

K = QuestionKind


def shown(question: Any, value: Any, frame: Frame) -> str:
    """Return the answer in words, in the reader's language where it is no free text; "" when empty."""
    if is_empty(value):
        return ""
    write = WAYS.get(question.kind)
    return write(question, value, frame) if write else str(value)


def _money(question: Any, value: Any, frame: Frame) -> str:
    return str(Money(value["minor"], value["currency"])) if isinstance(value, dict) else str(value)


def _number(question: Any, value: Any, frame: Frame) -> str:
    return showing.thin(value) if NUMBER.fullmatch(value) else str(value)


def _day(question: Any, value: Any, frame: Frame) -> str:
    day = day_of(value)
    return showing.day_text(day) if day else str(value)


def _place(question: Any, value: Any, frame: Frame) -> str:
    """Return a place's name; of one asked by levels, also those in which it lies."""
    names = dict(frame.places)
    path = path_to(frame.parents, value) if question.limits.get("level") else []
    return ", ".join(names[code] for code in reversed(path)) or names.get(value, value)


def _choice(question: Any, value: Any, frame: Frame) -> str:
    return ", ".join(labels_of(question.choices, value if isinstance(value, list) else [value]))


def _yes_no(question: Any, value: Any, frame: Frame) -> str:
    return {"yes": _("Yes"), "no": _("No")}.get(value, value)


def _person(question: Any, value: Any, frame: Frame) -> str:
    name, role, contact = (value.get(part, "") for part in OF_A_PERSON)
    return ", ".join(part for part in (name, role) if part) + (f" ({contact})" if contact else "")


def _table(question: Any, value: Any, frame: Frame) -> str:
    return "\n".join(_row(question.limits.get("columns", ()), row, frame) for row in value)


def _row(columns: Any, row: Any, frame: Frame) -> str:
    """Return a row of a table as one line: each column's name with what stands in it."""
    told = [(column, shown(Cell(column["kind"]), row.get(column["key"]), frame)) for column in columns]
    return "; ".join(f"{Translated.of(column['label'])}: {said}" for column, said in told if said)


WAYS = {
    K.MONEY: _money,
    K.NUMBER: _number,
    K.DATE: _day,
    K.PLACE: _place,
    K.CHOICE: _choice,
    K.SEVERAL: _choice,
    K.YES_NO: _yes_no,
    K.DECLARATION: _yes_no,
    K.PERSON: _person,
    K.TABLE: _table,
}


def typed(kind: str, value: Any) -> Any:
    """Return what stands in the input of an answer: text, a key, or a list of keys."""
    if kind == K.MONEY and isinstance(value, dict):
        return str(Money(value["minor"], value["currency"])).partition(showing.THIN)[2]
    return [] if value is None and kind in {K.SEVERAL, K.TABLE} else ("" if value is None else value)
