# SPDX-License-Identifier: AGPL-3.0-or-later
"""The declaration of ties in two steps: which names, and then for each of those which tie."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from reviews.names import Name
from reviews.states import TieKind


class NamesForm(HouseForm):
    """Every name of the list with a box: what is not ticked has no tie."""

    tie = forms.MultipleChoiceField(
        label=_("Tick everybody to whom you have a tie"), required=False, widget=forms.CheckboxSelectMultiple
    )
    honest = forms.BooleanField(
        label=_("I have looked through every name. What I declare is complete, as far as I know.")
    )

    def __init__(self, *args: Any, names: list[Name], kept: dict[str, list[str]], **kwargs: Any) -> None:
        """Offer the names in alphabetical order; `kept` is what was declared before."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["tie"]
        field.choices = [(name.key, name.text) for name in names]
        field.initial = list(kept)
        field.error_messages["invalid_choice"] = _("The list of names has changed. Look through it again.")


class TiesForm(HouseForm):
    """For each ticked name which tie it is."""

    def __init__(self, *args: Any, names: list[Name], kept: dict[str, list[str]], **kwargs: Any) -> None:
        """Build the two fields of each name."""
        super().__init__(*args, **kwargs)
        self.names = names
        for name in names:
            kind, reason = kept.get(name.key, ("", ""))
            self.fields[f"k-{name.key}"] = forms.ChoiceField(
                label=_("Tie to %(name)s") % {"name": name.text},
                choices=[("", _("Choose one")), *TieKind.choices],
                initial=kind,
            )
            self.fields[f"r-{name.key}"] = forms.CharField(
                label=_("In a few words"), max_length=300, required=False, initial=reason
            )

    def clean(self) -> dict[str, Any]:
        """Ask for words where the tie is of no listed kind."""
        typed = super().clean() or {}
        for name in self.names:
            if typed.get(f"k-{name.key}") == TieKind.OTHER and not (typed.get(f"r-{name.key}") or "").strip():
                words = _("Say in a few words what the tie to %(name)s is.") % {"name": name.text}
                self.add_error(f"r-{name.key}", words)
        return typed

    def given(self) -> dict[str, tuple[str, str]]:
        """Return {key of the name: (kind, reason)}."""
        typed = self.cleaned_data
        return {name.key: (typed[f"k-{name.key}"], typed[f"r-{name.key}"].strip()) for name in self.names}
