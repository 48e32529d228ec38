# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form of a call in preparation: its parts and questions."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from core import audit
from core.refusals import Refusal
from grants import default_form as defaults
from grants.models import Call, FormPart, Question, Stage
from grants.operations.call.drafting import editable
from grants.states import QuestionKind

OF_A_PART = frozenset({"title", "intro", "minutes", "stage", "order"})
OF_A_QUESTION = frozenset(
    {"kind", "label", "help", "example", "required", "identifying", "word_limit", "choices", "order"}
)
CHOOSING = frozenset({QuestionKind.CHOICE, QuestionKind.SEVERAL})


class KeyInUse(Refusal):
    """A part or question of this form has the key."""

    sentence = _("This form uses the key “%(key)s” already.")


class NothingToChoose(Refusal):
    """A question with choices has fewer than two of them."""

    sentence = _("Give at least two choices.")


class FormNotEmpty(Refusal):
    """The default form is for an empty one."""

    sentence = _("The form has parts already.")


def default_form(call: Call, *, by: Any) -> list[FormPart]:
    """Give an empty form the default parts and questions. Raises FormNotEmpty."""
    with transaction.atomic():
        locked = editable(call, by=by)
        if locked.parts.exists():
            raise FormNotEmpty()
        parts = []
        for place, told in enumerate(defaults.PARTS):
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


def add_part(
    call: Call,
    *,
    title: Any,
    by: Any,
    key: str = "",
    intro: Any = None,
    minutes: int = 5,
    stage: Stage | None = None,
) -> FormPart:
    """Add a page at the end of the form. Raises KeyInUse."""
    with transaction.atomic():
        locked = editable(call, by=by)
        key = _free_key(key, title, locked.parts)
        part = FormPart.objects.create(
            call=locked,
            key=key,
            title=title,
            intro=intro,
            minutes=minutes,
            stage=stage,
            order=_next(locked.parts),
        )
        audit.record("add_part", locked, by=by, part=key, title=title)
    return part


def change_part(part: FormPart, *, by: Any, **given: Any) -> FormPart:
    """Change a page's title, introduction, minutes, stage or place."""
    return _change(part, part.call, OF_A_PART, "change_part", by, given)


def remove_part(part: FormPart, *, by: Any) -> None:
    """Take a page with its questions out of the form."""
    with transaction.atomic():
        locked = editable(part.call, by=by)
        audit.record("remove_part", locked, by=by, part=part.key)
        part.questions.all().delete()
        part.delete()


def add_question(part: FormPart, *, kind: str, label: Any, by: Any, key: str = "", **given: Any) -> Question:
    """Add a question at the end of a page. Raises KeyInUse or NothingToChoose."""
    _refuse_unknown(OF_A_QUESTION, given)
    with transaction.atomic():
        locked = editable(part.call, by=by)
        question = Question(
            part=part, kind=QuestionKind(kind), label=label, key=_free_key(key, label, part.questions),
            **{"order": _next(part.questions), **given},
        )  # fmt: skip
        _refuse_without_choices(question)
        question.save(force_insert=True)
        audit.record("add_question", locked, by=by, part=part.key, question=question.key, label=label)
    return question


def change_question(question: Question, *, by: Any, **given: Any) -> Question:
    """Change a question. Raises NothingToChoose."""
    return _change(question, question.part.call, OF_A_QUESTION, "change_question", by, given)


def remove_question(question: Question, *, by: Any) -> None:
    """Take a question out of the form."""
    with transaction.atomic():
        locked = editable(question.part.call, by=by)
        audit.record("remove_question", locked, by=by, part=question.part.key, question=question.key)
        question.delete()


def _change(row: Any, call: Call, known: frozenset[str], act: str, by: Any, given: dict[str, Any]) -> Any:
    """Write the given fields of a part or question, and record them."""
    _refuse_unknown(known, given)
    with transaction.atomic():
        locked = editable(call, by=by)
        for name, value in given.items():
            setattr(row, name, value)
        if isinstance(row, Question):
            _refuse_without_choices(row)
        row.save(update_fields=list(given))
        audit.record(act, locked, by=by, key=row.key, **given)
    return row


def _refuse_unknown(known: frozenset[str], given: dict[str, Any]) -> None:
    if unknown := set(given) - known:
        raise TypeError(f"Unknown here: {sorted(unknown)}.")


def _refuse_without_choices(question: Question) -> None:
    if question.kind in CHOOSING and len(question.choices) < 2:
        raise NothingToChoose(field="choices")


def _free_key(key: str, text: Any, rows: Any) -> str:
    """Return the key, or one made of the text that is still free. Raises KeyInUse for a given one."""
    taken = set(rows.values_list("key", flat=True))
    if key:
        if key in taken:
            raise KeyInUse(field="key", key=key)
        return key
    words = next(iter(text.values()), "") if hasattr(text, "values") else str(text)
    base = slugify(words)[:30].strip("-") or "part"
    return next(name for n in range(1, 1000) if (name := base if n == 1 else f"{base}-{n}") not in taken)


def _next(rows: Any) -> int:
    last = rows.aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1
