# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form of one part: a field for each question. A draft takes every answer; faults are shown only on request."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from core.forms import HouseForm
from grants import answers as kinds
from grants import revisions
from grants.completeness import AskedPart, Whole
from grants.forms.places import place_choices
from grants.models import Question
from grants.revisions import Seen
from grants.states import QuestionKind

K = QuestionKind
BREAK = mark_safe("<br>")
UPLOADS = {"accept": "application/pdf,image/jpeg,image/png,image/webp", "data-shrink": "1600"}


class AnswerField(forms.Field):
    """A field that keeps whatever was typed, tidied as its kind of question demands; never an error but length."""

    def __init__(self, question: Question, whole: Whole) -> None:
        self.question, self.currency = question, whole.frame.currency
        widget = widget_for(question, whole)
        super().__init__(required=False, label=label_of(question), help_text=help_of(question), widget=widget)

    def clean(self, value: Any) -> Any:
        """Return what would be kept."""
        try:
            return kinds.clean(self.question.kind, value, self.currency)
        except kinds.AnswerTooLong as problem:
            raise forms.ValidationError(str(problem)) from problem


def label_of(question: Question) -> Any:
    """Return the question, marked where it may stay unanswered."""
    if question.required or question.kind == K.DECLARATION:
        return str(question.label)
    return format_html('{} <span class="optional">{}</span>', str(question.label), _("(optional)"))


def help_of(question: Question) -> Any:
    """Return help and example as safe text: both were typed by people."""
    lines = [(str(question.help),)] if question.help else []
    if question.example:
        lines.append((format_html("<i>{}</i> {}", _("For example:"), str(question.example)),))
    return format_html_join(BREAK, "{}", lines)


def widget_for(question: Question, whole: Whole) -> forms.Widget:
    """Return the input of a question."""
    language = {"lang": whole.submission.language}
    if question.kind in {K.SHORT, K.LONG}:
        words = {"data-word-limit": question.word_limit} if question.word_limit else {}
        attrs = {**language, **words, "maxlength": kinds.LONGEST}
        return forms.Textarea({**attrs, "rows": 5}) if question.kind == K.LONG else forms.TextInput(attrs)
    if question.kind == K.DATE:
        return forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    if question.kind == K.CHOICE:
        return forms.RadioSelect(choices=kinds.options(question.choices))
    if question.kind == K.SEVERAL:
        return forms.CheckboxSelectMultiple(choices=kinds.options(question.choices))
    if question.kind == K.YES_NO:
        return forms.RadioSelect(choices=[("yes", _("Yes")), ("no", _("No"))])
    if question.kind == K.PLACE:
        return forms.Select(choices=place_choices(whole.submission.call.programme))
    if question.kind == K.DECLARATION:
        return forms.CheckboxInput(attrs={"value": "yes"}, check_test=lambda value: value == "yes")
    if question.kind == K.FILE:
        shrunk = _("Made smaller: {before} → {after}")
        return forms.FileInput({**UPLOADS, "data-shrunk": shrunk})
    return forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})


class PartForm(HouseForm):
    """One part of a submission's form."""

    drafting = True
    use_required_attribute = False

    def __init__(self, part: AskedPart, whole: Whole, data: Any = None, files: Any = None) -> None:
        initial = {
            name_of(one): kinds.typed(one.kind, whole.value(one))
            for one in part.questions
            if one.kind != K.FILE
        }
        super().__init__(data, files, initial=initial)
        self.part, self.whole = part, whole
        for question in part.questions:
            self.fields[name_of(question)] = AnswerField(question, whole)

    @property
    def answered(self) -> list[Question]:
        """The questions that are answered by typing or choosing."""
        return [one for one in self.part.questions if one.kind != K.FILE]

    def values(self) -> dict[int, Any]:
        """Return what was typed, by question (of a valid form)."""
        return {one.pk: self.cleaned_data[name_of(one)] for one in self.answered}

    def seen(self) -> dict[int, Seen]:
        """Return what this page shows now, for the revision in the form."""
        found = {}
        for one in self.answered:
            answer = self.whole.answers.get(one.pk)
            found[one.pk] = Seen(answer.version, revisions.mark_of(answer.value)) if answer else Seen()
        return found

    def show_faults(self) -> bool:
        """Add what is wrong with answered questions (an empty one is no fault in a draft); say if there is any."""
        values = self.values()
        found = False
        for one in self.answered:
            problem = kinds.fault(one, values[one.pk], self.whole.frame)
            if problem:
                self.add_error(name_of(one), problem)
                found = True
        return found

    def uploads(self) -> Iterable[tuple[Question, Any]]:
        """Yield the questions with the files that were chosen for them."""
        for one in self.part.questions:
            if one.kind == K.FILE and self.files.get(name_of(one)):
                yield one, self.files[name_of(one)]


def name_of(question: Question) -> str:
    """Return the name of a question's field."""
    return f"q{question.pk}"
