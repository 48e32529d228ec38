# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a kept answer is written for people, and how it stands in its input."""

from typing import Any

from django.utils.translation import gettext as _

from core import showing
from core.money import Money
from grants.answers.choices import labels_of
from grants.answers.cleaning import NUMBER, day_of, is_empty
from grants.answers.fitness import Frame
from grants.states import QuestionKind

K = QuestionKind


def shown(question: Any, value: Any, frame: Frame) -> str:
    """Return the answer in words, in the reader's language where it is no free text; "" when empty."""
    if is_empty(value):
        return ""
    if question.kind == K.MONEY and isinstance(value, dict):
        return str(Money(value["minor"], value["currency"]))
    if question.kind == K.NUMBER and NUMBER.fullmatch(value):
        return showing.thin(value)
    if question.kind == K.DATE and (day := day_of(value)):
        return showing.day_text(day)
    if question.kind == K.PLACE:
        return dict(frame.places).get(value, value)
    if question.kind in {K.CHOICE, K.SEVERAL}:
        return ", ".join(labels_of(question.choices, value if isinstance(value, list) else [value]))
    if question.kind in {K.YES_NO, K.DECLARATION}:
        return {"yes": _("Yes"), "no": _("No")}.get(value, value)
    return str(value)


def typed(kind: str, value: Any) -> Any:
    """Return what stands in the input of an answer: text, a key, or a list of keys."""
    if kind == K.MONEY and isinstance(value, dict):
        return str(Money(value["minor"], value["currency"])).partition(showing.THIN)[2]
    return [] if value is None and kind == K.SEVERAL else ("" if value is None else value)
