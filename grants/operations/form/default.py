# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form with which a new call begins."""

from typing import Any

from django.db import transaction

from core import audit
from grants import default_expert_form as expert_defaults
from grants import default_form as defaults
from grants.models import Call, FormPart, Question
from grants.operations.call.drafting import editable
from grants.operations.form.refusals import FormNotEmpty


def default_form(call: Call, *, by: Any) -> list[FormPart]:
    """Give an empty form the default parts and questions. Raises FormNotEmpty."""
    with transaction.atomic():
        locked = editable(call, by=by)
        if locked.parts.exists():
            raise FormNotEmpty()
        parts = []
        for place, told in enumerate((expert_defaults if locked.seeks_experts else defaults).PARTS):
            part = FormPart.objects.create(
                call=locked,
                key=told.key,
                title=told.title,
                intro=told.intro,
                minutes=told.minutes,
                order=place,
            )
            Question.objects.bulk_create(
                _asked(part, question, n) for n, question in enumerate(told.questions)
            )
            parts.append(part)
        audit.record("default_form", locked, by=by, parts=[part.key for part in parts])
    return parts


def _asked(part: FormPart, told: defaults.NewQuestion, place: int) -> Question:
    choices = [{"key": key, "label": dict(label)} for key, label in told.choices]
    return Question(
        part=part, key=told.key, kind=told.kind, label=told.label, help=told.help, example=told.example,
        required=told.required, identifying=told.identifying, word_limit=told.word_limit, choices=choices,
        order=place,
    )  # fmt: skip
