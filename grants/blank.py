# SPDX-License-Identifier: AGPL-3.0-or-later
"""A question as it stands on a blank form: what is asked, what fits, and room for the answer."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.translated import Translated
from documents.contexts import BlankPart, BlankQuestion
from grants.answers import Frame, options
from grants.blueprint.choosing import in_words
from grants.blueprint.reading import Document, question_in
from grants.models import FormPart, Question
from grants.states import QuestionKind

K = QuestionKind
WORDS_ON_A_LINE = 12
MOST_LINES = 18


def part_on_paper(
    part: FormPart, questions: list[Question], place: int, frame: Frame, form: Document
) -> BlankPart:
    """Return a part with its questions numbered."""
    return BlankPart(
        title=str(part.title),
        intro=str(part.intro or ""),
        questions=tuple(
            question_on_paper(one, f"{place}.{number}", frame, form)
            for number, one in enumerate(questions, start=1)
        ),
    )


def question_on_paper(question: Question, number: str, frame: Frame, form: Document) -> BlankQuestion:
    """Return a question with its hints and its room."""
    columns = [str(Translated.of(one["label"])) for one in question.limits.get("columns", ())]
    rows = max(question.limits.get("min_rows") or 0, min(question.limits.get("max_rows") or 5, 5))
    return BlankQuestion(
        number=number,
        label=str(question.label),
        hints=tuple(_hints(question, frame, form)),
        lines=lines_for(question),
        boxes=tuple(_boxes(question)),
        columns=tuple(columns),
        rows=rows if columns else 0,
    )


def lines_for(question: Question) -> int:
    """Return how many lines an answer needs, by its word limit."""
    if question.kind == K.LONG:
        return min(max(3, (question.word_limit or 60) // WORDS_ON_A_LINE), MOST_LINES)
    return {K.PERSON: 3, K.SHORT: 1, K.NUMBER: 1, K.MONEY: 1, K.DATE: 1, K.PLACE: 1}.get(question.kind, 0)


def _boxes(question: Question) -> list[str]:
    if question.kind == K.YES_NO:
        return [_("Yes"), _("No")]
    if question.kind == K.DECLARATION:
        return [_("Yes")]
    return [label for _key, label in options(question.choices)]


def _hints(question: Question, frame: Frame, form: Document) -> Iterator[str]:
    told = question_in(form, question.key)
    if told and (only_if := in_words(form, told)):
        yield only_if
    if not question.required:
        yield _("(optional)")
    if question.help:
        yield str(question.help)
    if question.example:
        yield _("For example:") + f" {question.example}"
    if question.word_limit:
        yield _("At most %(n)s words.") % {"n": question.word_limit}
    if question.kind == K.MONEY:
        yield _("In %(currency)s.") % {"currency": frame.currency}
    if question.kind == K.SEVERAL:
        yield _("Tick all that fit.")
    if question.kind == K.PERSON:
        yield _("Name, role, phone or e-mail.")
    if question.kind == K.FILE:
        yield _("Add it to the form on paper, or upload it on the page.")
