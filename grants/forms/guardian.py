# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed about a guardian: only what is needed to ask them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from core.phones import normalise_phone
from core.unreadable import Unreadable
from grants.forms.fields import CleanFileField


class GuardianForm(HouseForm):
    """Whether a member is below the age of consent, and then who agrees for them. No day of birth is asked."""

    under_age = forms.TypedChoiceField(
        choices=[("True", _("Yes")), ("False", _("No"))],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Name of the parent or guardian"), max_length=120, required=False)
    phone = forms.CharField(label=_("Their phone"), max_length=30, required=False)

    def __init__(self, age: int, region: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.region = region
        self.fields["under_age"].label = _("Is this person younger than %(age)s?") % {"age": age}

    def clean_phone(self) -> str:
        """Return the phone in E.164."""
        text = self.cleaned_data["phone"].strip()
        try:
            return normalise_phone(text, self.region) if text else ""
        except Unreadable as problem:
            raise ValidationError(str(problem)) from problem

    def clean(self) -> dict[str, Any]:
        """A guardian has a name."""
        given = super().clean() or {}
        if given.get("under_age") and not given.get("name"):
            self.add_error("name", _("Write the name of the parent or guardian."))
        return given


class PaperForm(HouseForm):
    """The signed paper, photographed."""

    paper = CleanFileField(label=_("Photo of the signed paper"))
