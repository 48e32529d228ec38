# SPDX-License-Identifier: AGPL-3.0-or-later
"""A form as an applicant would see it, without an applicant: its fields belong to nothing that is kept."""

from types import SimpleNamespace
from typing import Any

from django.utils.translation import get_language

from grants.blueprint.reading import Document, as_questions
from grants.completeness import AskedPart
from grants.forms.part import PartForm, box_of, name_of
from grants.models import Call
from grants.whole import Whole, frame_of


def preview_of(call: Call, document: Document) -> list[dict[str, Any]]:
    """Return the parts with their fields, in the language that is active."""
    parts = []
    number = 0
    for part, questions in as_questions(document):
        for question in questions:
            number += 1
            question.pk = number
        parts.append(AskedPart(part, questions))
    nobody: Any = SimpleNamespace(call=call, language=get_language() or "")
    whole = Whole(nobody, parts, {}, [], None, frame_of(call))
    return [{"part": one, "fields": _fields(one, whole)} for one in parts if one.questions]


def _fields(part: AskedPart, whole: Whole) -> list[tuple[Any, Any, Any]]:
    form = PartForm(part, whole)
    return [(one, form[name_of(one)], box_of(one, whole.asked, part.questions)) for one in part.questions]
