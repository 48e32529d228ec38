# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an officer types of a form: a part, a question of each kind, a file that holds a whole form."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.fields import TranslatedFormField
from core.forms import HouseForm
from core.translated import Translated
from grants.answers.levels import depth
from grants.answers.patterns import PATTERNS
from grants.blueprint.changing import free_key
from grants.blueprint.choosing import IS, IS_NOT, condition_of, offered_before, ticked
from grants.blueprint.judging import CELLS, MOST_COLUMNS, RANGED, TEXTS
from grants.blueprint.reading import Document
from grants.models import Call
from grants.states import QuestionKind

K = QuestionKind
SPARE = 2


def languages_for(call: Call, *texts: Any) -> list[str]:
    """Return the languages to write in: the call's first, then the programme's, then those that texts have already."""
    wanted = [*call.languages, *call.programme.languages, *(code for text in texts for code in text or {})]
    return list(dict.fromkeys(code for code in wanted if code in dict(settings.LANGUAGES)))


def text_field(label: Any, text: Any, codes: list[str], **more: Any) -> TranslatedFormField:
    """Return a field for a text in all languages; where one is missing, what readers see instead stands in grey."""
    field = TranslatedFormField(label=label, languages=codes, initial=text, max_length=2000, **more)
    written = Translated.of(text)
    for code, box in zip(codes, field.widget.widgets, strict=True):
        if code not in written and (instead := written.in_(code)):
            box.attrs["placeholder"] = instead[:80]
    return field


class PartEditForm(HouseForm):
    """A part: its title and introduction in all languages, how long it takes, which stage asks for it."""

    rev = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, call: Call, told: Document, rev: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = languages_for(call, told.get("title"), told.get("intro"))
        stages = [("", _("From the beginning")), *((one.key, str(one.name)) for one in call.stages.all())]
        self.fields["rev"].initial = rev
        self.fields |= {
            "title": text_field(_("Title"), told.get("title"), codes),
            "intro": text_field(_("Introduction"), told.get("intro"), codes, rows=2, required=False),
            "minutes": forms.IntegerField(
                label=_("Minutes it takes"), min_value=1, max_value=240, initial=told.get("minutes", 5)
            ),
            "stage": forms.ChoiceField(
                label=_("Asked from"), choices=stages, required=False, initial=told.get("stage", ""),
                help_text=_("A part of a later stage is asked of those who reach it."),
            ),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Return the part as the document has it, with the mark of what was seen."""
        given = super().clean()
        texts = {name: dict(given.get(name) or {}) for name in ("title", "intro")}
        return {
            **texts,
            "minutes": given.get("minutes"),
            "stage": given.get("stage", ""),
            "seen": given.get("rev", ""),
        }


class QuestionForm(HouseForm):
    """A question of one kind: only what this kind knows is asked."""

    rev = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, call: Call, document: Document, told: Document, kind: str, rev: str, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.told = kind, told
        self.codes = languages_for(call, told.get("label"), told.get("help"), told.get("example"))
        self.offered = offered_before(document, told.get("key", ""))
        self.fields["rev"].initial = rev
        self._texts()
        self._limits(call)
        self._choices()
        self._condition()

    def _texts(self) -> None:
        told, more = self.told, {"rows": 2, "required": False}
        person = self.kind == K.PERSON
        self.fields |= {
            "label": text_field(_("Question"), told.get("label"), self.codes),
            "help": text_field(_("Help"), told.get("help"), self.codes, **more),
            "example": text_field(_("Example"), told.get("example"), self.codes, **more),
            "required": forms.BooleanField(
                label=_("Must be answered"), required=False, initial=told.get("required", True)
            ),
            "identifying": forms.BooleanField(
                label=_("Tells who they are"), required=False, initial=told.get("identifying", person),
                help_text=_("Panelists of a call with hidden names do not see the answer."),
            ),
        }  # fmt: skip

    def _limits(self, call: Call) -> None:
        limits, fields = self.told.get("limits", {}), self.fields
        if self.kind in TEXTS:
            fields["word_limit"] = forms.IntegerField(
                label=_("At most so many words"), min_value=1, max_value=3000, required=False,
                initial=self.told.get("word_limit"),
            )  # fmt: skip
        if self.kind == K.SHORT:
            looks = [("", _("Any text")), *((key, one.name) for key, one in PATTERNS.items())]
            fields["pattern"] = forms.ChoiceField(
                label=_("What it must look like"),
                choices=looks,
                required=False,
                initial=limits.get("pattern"),
            )
        if self.kind in RANGED:
            for name, label in (("min", _("Not less than")), ("max", _("Not more than"))):
                box = forms.DateInput({"type": "date"}) if self.kind == K.DATE else forms.TextInput()
                fields[name] = forms.CharField(
                    label=label, required=False, max_length=20, widget=box, initial=limits.get(name)
                )
        if self.kind == K.PLACE:
            fields["level"] = self._level(call, limits)
        if self.kind == K.FILE:
            fields["files"] = forms.MultipleChoiceField(
                label=_("Files that are taken"), choices=[("pdf", _("PDF")), ("image", _("Pictures"))],
                widget=forms.CheckboxSelectMultiple, initial=limits.get("files") or ["pdf", "image"],
            )  # fmt: skip

    @staticmethod
    def _level(call: Call, limits: Document) -> forms.Field:
        deep = depth({one["code"]: one.get("parent", "") for one in call.programme.places})
        levels = [("0", _("One list of all"))]
        levels += [(str(n), _("Step by step, down to level %(n)s") % {"n": n}) for n in range(1, deep + 1)]
        return forms.ChoiceField(
            label=_("How deep"), choices=levels, required=False, initial=str(limits.get("level", 0)),
            help_text=_("Level 1 is the top of the programme's list of places."),
        )  # fmt: skip

    def _rows(self, what: str, rows: list[Document], label: Any, most: int) -> None:
        for place in range(min(len(rows) + SPARE, most)):
            told = rows[place]["label"] if place < len(rows) else None
            self.fields[f"{what}_{place}"] = text_field(
                label % {"n": place + 1}, told, self.codes, required=False
            )
            if what == "column":
                cells = [(kind.value, kind.label) for kind in CELLS]
                self.fields[f"cells_{place}"] = forms.ChoiceField(
                    label=_("Holds"),
                    choices=cells,
                    required=False,
                    initial=rows[place]["kind"] if place < len(rows) else None,
                )

    def _choices(self) -> None:
        if self.kind in {K.CHOICE, K.SEVERAL}:
            self._rows("choice", self.told.get("choices", []), _("Choice %(n)s"), 100)
        if self.kind == K.TABLE:
            limits = self.told.get("limits", {})
            self._rows("column", limits.get("columns", []), _("Column %(n)s"), MOST_COLUMNS)
            for name, label in (("min_rows", _("Rows at least")), ("max_rows", _("Rows at most"))):
                self.fields[name] = forms.IntegerField(
                    label=label, min_value=0, max_value=50, required=False, initial=limits.get(name)
                )

    def _condition(self) -> None:
        if not self.offered:
            return
        how, answers = ticked(self.told.get("condition", {}))
        self.fields["only_if"] = forms.MultipleChoiceField(
            label=_("Asked only if"), choices=self.offered, required=False, initial=answers,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Tick answers of one earlier question. Nothing ticked: it is asked of everybody."),
        )  # fmt: skip
        self.fields["how"] = forms.ChoiceField(
            label=_("The answer"), required=False, initial=how, widget=forms.RadioSelect,
            choices=[(IS, _("is one of those ticked")), (IS_NOT, _("is none of those ticked"))],
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Return the question as the document has it, with the mark of what was seen."""
        given = super().clean()
        condition, problem = condition_of(given.get("only_if", []), given.get("how") or IS)
        if problem:
            self.add_error("only_if", problem)
        return {
            "kind": self.kind,
            **{name: dict(given.get(name) or {}) for name in ("label", "help", "example")},
            "required": bool(given.get("required")),
            "identifying": bool(given.get("identifying")),
            "word_limit": given.get("word_limit"),
            "choices": self._written(given, "choice", self.told.get("choices", [])),
            "limits": self._kept_limits(given),
            "condition": condition,
            "seen": given.get("rev", ""),
        }

    def _kept_limits(self, given: dict[str, Any]) -> Document:
        """Return the limits of this kind, without those that limit nothing."""
        limits = {name: given.get(name) for name in ("pattern", "min", "max", "min_rows", "max_rows")}
        limits["level"] = int(given.get("level") or 0)
        if self.kind == K.FILE and len(given.get("files", [])) == 1:
            limits["files"] = given["files"]
        if self.kind == K.TABLE:
            limits["columns"] = self._written(given, "column", self.told.get("limits", {}).get("columns", []))
        return {name: value for name, value in limits.items() if value}

    def _written(self, given: dict[str, Any], what: str, before: list[Document]) -> list[Document]:
        """Return the choices or columns that were written; an emptied row goes, a new one gets a key."""
        found: list[Document] = []
        taken = {row["key"] for row in before}
        for place in range(len(before) + SPARE):
            label = given.get(f"{what}_{place}")
            if not label:
                continue
            key = before[place]["key"] if place < len(before) else free_key(dict(label), taken, what)
            taken.add(key)
            cells = {"kind": given.get(f"cells_{place}") or "short"} if what == "column" else {}
            found.append({"key": key, "label": dict(label), **cells})
        return found


class FormFileForm(HouseForm):
    """A form as a file."""

    file = forms.FileField(
        label=_("File"), help_text=_("A JSON file that was exported here, or written like one."),
        widget=forms.FileInput({"accept": "application/json,.json"}),
    )  # fmt: skip


class CopyFormForm(HouseForm):
    """The call whose form is taken over."""

    def __init__(self, call: Call, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = call.programme.calls.exclude(pk=call.pk).filter(parts__isnull=False).distinct()
        self.fields["source"] = forms.ModelChoiceField(
            label=_("Call"), queryset=others, empty_label=_("Choose one"), to_field_name="key"
        )
