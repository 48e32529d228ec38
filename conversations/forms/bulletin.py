# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed for a bulk message."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from core.translated_forms import TranslatedFormField


class BulletinForm(HouseForm):
    """Subject and text in the languages of those who get it, and whether the whole team does."""

    subject = TranslatedFormField(label=_("Subject"), max_length=150)
    text = TranslatedFormField(label=_("Text"), rows=8, max_length=4000)
    whole_team = forms.BooleanField(
        label=_("To everybody in each team"),
        required=False,
        help_text=_("Otherwise only to the lead of each team."),
    )

    def __init__(self, *args: Any, places: tuple[str, ...], teams: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ", ".join("{" + name + "}" for name in places)
        self.fields["text"].help_text = _(
            "Filled in for each person: %(names)s. Whoever's language is missing gets the nearest there is."
        ) % {"names": names}
        if not teams:
            del self.fields["whole_team"]
