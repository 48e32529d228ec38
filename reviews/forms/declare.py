# SPDX-License-Identifier: AGPL-3.0-or-later
"""The declaration of ties: for each name of the list a kind of tie, or none; and one honest sentence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from reviews.names import Name
from reviews.states import TieKind

NONE = [("", _("No tie"))]


class DeclareForm(HouseForm):
    """One line for each name. What is not named has no tie."""

    honest = forms.BooleanField(
        label=_("I have looked through every name. What I declare is complete, as far as I know.")
    )

    def __init__(self, *args: Any, names: list[Name], kept: dict[str, list[str]], **kwargs: Any) -> None:
        """Build the two fields of each name; `kept` is what was declared before."""
        super().__init__(*args, **kwargs)
        self.names = names
        for name in names:
            kind, reason = kept.get(name.key, ("", ""))
            self.fields[f"k-{name.key}"] = forms.ChoiceField(
                label=_("Tie to %(name)s") % {"name": name.text},
                choices=[*NONE, *TieKind.choices],
                required=False,
                initial=kind,
            )
            self.fields[f"r-{name.key}"] = forms.CharField(
                label=_("Tie to %(name)s, in a few words") % {"name": name.text},
                max_length=300,
                required=False,
                initial=reason,
            )

    def rows(self) -> list[tuple[Name, Any, Any]]:
        """Return (name, kind, reason) in alphabetical order."""
        return [(name, self[f"k-{name.key}"], self[f"r-{name.key}"]) for name in self.names]

    def clean(self) -> dict[str, Any]:
        """Ask for words where the tie is of no listed kind, and for a kind where there are words."""
        typed = super().clean() or {}
        for name in self.names:
            kind, reason = typed.get(f"k-{name.key}"), (typed.get(f"r-{name.key}") or "").strip()
            if kind == TieKind.OTHER and not reason:
                self.add_error(f"r-{name.key}", _("Say in a few words what the tie to %(name)s is.") % {"name": name.text})
            if reason and not kind:
                self.add_error(f"k-{name.key}", _("Choose the kind of tie to %(name)s.") % {"name": name.text})
        return typed

    def given(self) -> dict[str, tuple[str, str]]:
        """Return {key of the name: (kind, reason)} for every tie that was declared."""
        typed = self.cleaned_data
        ties = ((name.key, typed[f"k-{name.key}"], typed[f"r-{name.key}"]) for name in self.names)
        return {key: (kind, reason.strip()) for key, kind, reason in ties if kind}
