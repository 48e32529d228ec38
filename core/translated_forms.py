# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form field of a text in several languages: one labelled input for each, no JavaScript."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.characters import forbidden_character
from core.translated import Translated


class TranslatedWidget(forms.MultiWidget):
    """A fieldset part with an input per language, named `title_en`, `title_fr`, each with its lang."""

    def __init__(self, languages: Sequence[str], *, rows: int = 1, attrs: Any = None) -> None:
        self.languages = tuple(languages)
        self.use_fieldset = len(self.languages) > 1
        kind = forms.Textarea if rows > 1 else forms.TextInput
        more = {"rows": rows} if rows > 1 else {}
        super().__init__({code: kind(attrs={"lang": code, **more}) for code in self.languages}, attrs)

    def id_for_label(self, id_: str) -> str:
        """The only input's id; several inputs have labels of their own."""
        return f"{id_}_0" if id_ and not self.use_fieldset else ""

    def decompress(self, value: Any) -> list[str]:
        """The text of each language, in the order of the inputs."""
        texts = Translated.of(value)
        return [texts.get(code, "") for code in self.languages]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Each input under its own visible label; a single language needs none beside the field's."""
        context = self.get_context(name, value, attrs)
        parts = [
            (part["attrs"].get("id", ""), _name_of(code), widget_html)
            for code, part, widget_html in zip(
                self.languages,
                context["widget"]["subwidgets"],
                self._inputs(context, renderer),
                strict=True,
            )
        ]
        if len(parts) == 1:
            return parts[0][2]
        return format_html(
            '<div class="translated">{}</div>',
            format_html_join("", '<p><label for="{}">{}</label> {}</p>', parts),
        )

    def _inputs(self, context: Any, renderer: Any) -> list[SafeString]:
        return [
            widget._render(part["template_name"], {"widget": part}, renderer)  # type: ignore[attr-defined]
            for widget, part in zip(self.widgets, context["widget"]["subwidgets"], strict=True)
        ]


class TranslatedFormField(forms.MultiValueField):
    """Asks for a text in each language; `required` wants one of them, `needs` names those it must have.

    Its value is a Translated. `rows` above one makes text areas; `max_length` counts each text by itself.
    """

    default_error_messages = {
        "required": _("Write the text in at least one language."),
        "missing": _("The text in %(language)s is missing."),
        "too_long": _("The text in %(language)s is too long: at most %(limit)s characters."),
        "forbidden": _("The text in %(language)s holds a hidden character (%(character)s)."),
    }

    def __init__(
        self,
        *,
        languages: Sequence[str] | None = None,
        needs: Sequence[str] = (),
        rows: int = 1,
        max_length: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.languages = tuple(languages or (code for code, _name in settings.LANGUAGES))
        self.needs, self.max_length = tuple(needs), max_length
        kwargs.setdefault("widget", TranslatedWidget(self.languages, rows=rows))
        fields = [forms.CharField(required=False) for _code in self.languages]
        super().__init__(fields, require_all_fields=False, **kwargs)
        # One language may stay empty without the browser's protest; the server asks for what is needed.
        self.widget.is_required = False

    def compress(self, data_list: list[str]) -> Translated:
        """The texts that were typed, as one value."""
        return Translated(dict(zip(self.languages, data_list, strict=False)))

    def clean(self, value: Any) -> Translated:
        """The Translated; raises ValidationError that names the language."""
        cleaned = super().clean(value)
        texts = cleaned if isinstance(cleaned, Translated) else Translated()
        problems = [*self._absent(texts), *self._unfit(texts)]
        if problems:
            raise ValidationError(problems)
        return texts

    def _absent(self, texts: Translated) -> list[ValidationError]:
        return [self._problem("missing", code) for code in texts.missing(list(self.needs))]

    def _unfit(self, texts: Translated) -> list[ValidationError]:
        found = []
        for code, text in texts.items():
            if self.max_length and len(text) > self.max_length:
                found.append(self._problem("too_long", code, limit=self.max_length))
            if character := forbidden_character(text, lines=True):
                found.append(self._problem("forbidden", code, character=character))
        return found

    def _problem(self, code: str, language: str, **words: Any) -> ValidationError:
        given = {"language": _name_of(language), **words}
        return ValidationError(self.error_messages[code], code=code, params=given)


def _name_of(code: str) -> Any:
    """The language's name in the reader's language, or its code when the installation does not know it."""
    return dict(settings.LANGUAGES).get(code, code)
