# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed about an expert: the parts of a profile, windows of days, consents, and the roster's filters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.countries import country_choices, language_choices
from accounts.models import ExpertProfile
from accounts.operations.expert import CONSENTS
from accounts.states import Contribution, LanguageLevel
from core.forms import HouseForm

ROWS = 3
DAY = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


def fields_of(keys: set[str]) -> list[tuple[str, str]]:
    """Return the fields of expertise of these programmes as choices, each once."""
    return list(dict(row for facts in registry.programmes(keys) for row in facts.fields).items())


class PartForm(HouseForm):
    """One part of a profile; everything may stay empty."""

    drafting = True

    def __init__(self, profile: ExpertProfile, data: Any = None, *, keys: set[str]) -> None:
        self.profile, self.keys = profile, keys
        super().__init__(data, initial=self.first())

    def first(self) -> dict[str, Any]:
        """Return what stands now, by field."""
        return {name: getattr(self.profile, name) for name in self.base_fields}

    def given(self) -> dict[str, Any]:
        """Return what is to be kept, by the profile's names."""
        return dict(self.cleaned_data)


class AboutForm(PartForm):
    """Who the expert is, in short."""

    headline = forms.CharField(
        label=_("What do you do, in one line?"), help_text=_("For example: nurse and teacher of nurses."),
        max_length=140, required=False,
    )  # fmt: skip
    summary = forms.CharField(
        label=_("What do you bring?"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    years_of_experience = forms.IntegerField(
        label=_("Years of experience"), min_value=0, max_value=70, required=False
    )
    birth_year = forms.IntegerField(
        label=_("Year of birth"), min_value=1920, max_value=2100, required=False,
        help_text=_("You need not say. It helps us not to take two people for one."),
    )  # fmt: skip


class SkillsForm(PartForm):
    """Fields and qualifications."""

    fields_known = forms.MultipleChoiceField(
        label=_("Your fields"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields_known"].choices = fields_of(self.keys)
        rows = max(ROWS, len(self.profile.qualifications) + 1)
        self.rows = range(rows)
        for n in self.rows:
            number = {"n": n + 1}
            self.fields[f"degree_{n}"] = forms.CharField(
                label=_("Qualification %(n)s") % number, max_length=120, required=False
            )
            self.fields[f"institution_{n}"] = forms.CharField(
                label=_("From which school (%(n)s)") % number, max_length=160, required=False
            )
            self.fields[f"year_{n}"] = forms.IntegerField(
                label=_("Year (%(n)s)") % number, min_value=1940, max_value=2100, required=False
            )

    def first(self) -> dict[str, Any]:
        """Return what stands now: the fields, and a row for each qualification."""
        found: dict[str, Any] = {"fields_known": self.profile.fields}
        for n, row in enumerate(self.profile.qualifications):
            found |= {f"{name}_{n}": row.get(name) for name in ("degree", "institution", "year")}
        return found

    def given(self) -> dict[str, Any]:
        """Return the fields (those of other programmes stay) and the rows that name a qualification."""
        told, offered = self.cleaned_data, dict(fields_of(self.keys))
        others = [key for key in self.profile.fields if key not in offered]
        rows = [{name: told[f"{name}_{n}"] for name in ("degree", "institution", "year")} for n in self.rows]
        return {
            "fields": [*told["fields_known"], *others],
            "qualifications": [row for row in rows if row["degree"]],
        }


class LanguagesForm(PartForm):
    """Languages with their levels, one a row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = range(max(ROWS, len(self.profile.languages) + 1))
        for n in self.rows:
            self.fields[f"language_{n}"] = forms.ChoiceField(
                label=_("Language %(n)s") % {"n": n + 1},
                required=False,
                choices=[("", _("None")), *language_choices()],
            )
            self.fields[f"level_{n}"] = forms.ChoiceField(
                label=_("How well (%(n)s)") % {"n": n + 1}, required=False,
                choices=[("", _("Choose one")), *LanguageLevel.choices],
            )  # fmt: skip

    def first(self) -> dict[str, Any]:
        """Return a row for each language that stands now."""
        found = {}
        for n, (language, level) in enumerate(self.profile.languages.items()):
            found |= {f"language_{n}": language, f"level_{n}": level}
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for the level of each language."""
        told = self.cleaned_data
        for n in self.rows:
            if told.get(f"language_{n}") and not told.get(f"level_{n}"):
                self.add_error(f"level_{n}", _("Say how well you speak it."))
        return told

    def given(self) -> dict[str, Any]:
        """Return the languages, by code."""
        told = self.cleaned_data
        return {
            "languages": {
                told[f"language_{n}"]: told[f"level_{n}"] for n in self.rows if told[f"language_{n}"]
            }
        }


class PlaceForm(PartForm):
    """Where the expert lives and works."""

    country = forms.ChoiceField(label=_("Country where you live"), required=False)
    city = forms.CharField(label=_("Town"), max_length=80, required=False)
    employer = forms.CharField(label=_("Employer"), max_length=160, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("Choose one")), *country_choices()]


class OfferForm(PartForm):
    """What the expert offers."""

    contributions = forms.MultipleChoiceField(
        label=_("What do you offer?"), choices=Contribution.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


PARTS = {
    "about": AboutForm,
    "skills": SkillsForm,
    "languages": LanguagesForm,
    "place": PlaceForm,
    "offer": OfferForm,
}


class WindowForm(HouseForm):
    """Days on which an expert is free."""

    starts_on = forms.DateField(label=_("Free from"), **DAY)
    ends_on = forms.DateField(label=_("Until"), **DAY)
    note = forms.CharField(label=_("Remark"), max_length=160, required=False)


class CvForm(HouseForm):
    """A curriculum vitae as a PDF."""

    file = forms.FileField(label=_("Your CV (PDF)"))


class ConsentsForm(HouseForm):
    """What the profile may be used for, by purpose."""

    hosts = forms.BooleanField(label=_("A host that is proposed to me may read my profile"), required=False)
    calls = forms.BooleanField(label=_("You may tell me of other calls"), required=False)
    public = forms.BooleanField(label=_("My name may stand on public pages"), required=False)

    def __init__(self, profile: ExpertProfile, data: Any = None) -> None:
        super().__init__(data, initial={key: bool(getattr(profile, name)) for key, name in CONSENTS.items()})


class RosterFilter(forms.Form):
    """Filters of the roster; they live in the address."""

    drafting = True
    q = forms.CharField(label=_("Name or words"), required=False, max_length=100)
    field = forms.ChoiceField(label=_("Field"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    contribution = forms.ChoiceField(
        label=_("Offers"), required=False, choices=[("", _("All")), *Contribution.choices]
    )
    free_on = forms.DateField(label=_("Free on"), required=False, **DAY)

    def __init__(self, data: Any, *, keys: set[str]) -> None:
        super().__init__(data)
        every = [("", _("All"))]
        self.fields["field"].choices = [*every, *fields_of(keys)]
        self.fields["language"].choices = [*every, *language_choices()]
        self.fields["country"].choices = [*every, *country_choices()]
