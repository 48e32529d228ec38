# SPDX-License-Identifier: AGPL-3.0-or-later
"""The programme's settings as forms."""

import io
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from core.fields import TranslatedFormField
from core.forms import HouseForm
from core.money import currency_choices
from core.tables_in import Table, read_book, read_csv
from core.unreadable import Unreadable
from core.uploads.sniffing import IMAGE
from grants.forms.fields import CleanFileField
from grants.models import Programme
from grants.places import read_places

MOST_ORGANISATIONS = 6


def zones() -> list[tuple[str, str]]:
    """Return the time zones by name, those of regions only."""
    return [
        (name, name.replace("_", " "))
        for name in sorted(available_timezones())
        if "/" in name or name == "UTC"
    ]


class ProgrammeForm(HouseForm):
    """Everything that a new call copies from its programme, and how its pages look."""

    name = TranslatedFormField(label=_("Name"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=40)
    about = TranslatedFormField(label=_("What the programme is"), rows=3, max_length=1000, required=False)
    contact = forms.CharField(
        label=_("Where people ask"),
        max_length=200,
        required=False,
        help_text=_("E-mail, telephone, address."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    prevailing_language = forms.ChoiceField(
        label=_("Language of letters and agreements"), choices=settings.LANGUAGES
    )
    phone_region = forms.RegexField(
        "^[A-Z]{2}$", label=_("Country of local phone numbers"), required=False, help_text=_("Two letters.")
    )
    number_prefix = forms.SlugField(label=_("First letters of numbers"), max_length=12)
    hands_on_payment = forms.IntegerField(
        label=_("People a payment needs"),
        min_value=2,
        max_value=9,
        help_text=_("At least two. Nobody pays alone."),
    )
    place_word = TranslatedFormField(
        label=_("Your word for a place"), required=False, max_length=40, help_text=_("For example: District.")
    )
    band = forms.BooleanField(label=_("Show the band on letters"), required=False)

    def __init__(self, programme: Programme, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(programme, name) for name in type(self).base_fields})
        super().__init__(*args, **kwargs)


class OrganisationsForm(HouseForm):
    """Which institutions play one part, in order."""

    def __init__(self, programme: Programme, part: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = Institution.objects.filter(programme_key=programme.key).order_by("name", "pk")
        now = [row.institution_id for row in programme.organisations.filter(part=part)]
        for place in range(max(MOST_ORGANISATIONS, len(now) + 1)):
            self.fields[f"at_{place}"] = forms.ModelChoiceField(
                choices,
                label=_("Institution %(n)s") % {"n": place + 1},
                required=False,
                initial=now[place] if place < len(now) else None,
            )

    def clean(self) -> dict[str, Any]:
        """Return the institutions in their order."""
        return {"institutions": [one for one in super().clean().values() if one is not None]}


class PlacesForm(HouseForm):
    """The list of places as pasted rows or a file."""

    text = forms.CharField(
        label=_("Rows"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_("First row: code, name, parent. For the tile map also column and row."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_("CSV in UTF-8 or Excel (.xlsx), up to 10 MB."),
    )

    def clean(self) -> dict[str, Any]:
        """Return the places, and the faults of all rows."""
        given = super().clean()
        file, text = given.get("file"), given.get("text") or ""
        if not file and not text.strip():
            self.add_error("text", _("Paste rows, or choose a file."))
            return {}
        try:
            places, faults = read_places(self._table(file, text))
        except Unreadable as problem:
            self.add_error("file" if file else "text", str(problem))
            return {}
        return {"places": places, "faults": faults}

    @staticmethod
    def _table(file: Any, text: str) -> Table:
        """Return the rows of the file if there is one (its first sheet), else of the text."""
        if file and file.name.lower().endswith(".xlsx"):
            return next(iter(read_book(file).values()), Table(""))
        return read_csv(file or io.BytesIO(text.encode()), str(_("Places")))


class LogoForm(HouseForm):
    """The programme's logo."""

    logo = CleanFileField(
        label=_("Logo"), kinds=(IMAGE,), help_text=_("Picture, up to 10 MB. Wide ones are shown 32 px high.")
    )
