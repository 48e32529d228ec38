# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed while a translation is reviewed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.catalogue import Message
from core.forms import HouseForm


class TranslationForm(HouseForm):
    """The text of a string, or its two texts where there is a plural; as long as the string needs it."""

    def __init__(self, message: Message, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = (
            [_("Translation for one"), _("Translation for several")] if message.plural else [_("Translation")]
        )
        for no, (label, original) in enumerate(zip(labels, message.forms, strict=True)):
            rows = min(8, 2 + len(original) // 60)
            area = forms.Textarea(attrs={"rows": rows, "lang": language, "spellcheck": "true"})
            self.fields[f"text_{no}"] = forms.CharField(
                label=label, max_length=2000, strip=False, widget=area, required=False
            )

    def carry_out(self, operation: Callable[..., Any], **more: Any) -> bool:
        """Hand the texts over in their order; a browser's line ends become the catalogue's."""
        texts = tuple(text.replace("\r\n", "\n") for text in self.cleaned_data.values())
        self.cleaned_data = {"texts": texts}
        return super().carry_out(operation, **more)


class TranslationFilter(forms.Form):
    """Which strings are shown."""

    q = forms.CharField(label=_("Words in it"), required=False, max_length=80)
    state = forms.ChoiceField(label=_("Status"), required=False)
    place = forms.ChoiceField(label=_("Where it stands"), required=False)

    def __init__(self, places: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [
            ("", _("All")),
            ("draft", _("Not reviewed yet")),
            ("confirmed", _("Confirmed")),
            ("corrected", _("Corrected")),
        ]
        self.fields["place"].choices = [("", _("Everywhere")), *((one, one) for one in places)]
