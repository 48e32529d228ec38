# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed about people's rights: requests and their answers, heirs, consents, breaches, periods."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.consents import Purpose
from accounts.forms.fields import EmailField, PhoneField
from accounts.registry import ProgrammeFacts
from core.fields import TranslatedFormField
from core.forms import HouseForm


def _programmes(programmes: Iterable[ProgrammeFacts]) -> list[tuple[str, str]]:
    return [(facts.key, facts.name) for facts in programmes]


class AskForm(HouseForm):
    """What a person asks a programme for; with one programme there is nothing to choose."""

    programme_key = forms.ChoiceField(label=_("Programme"))
    words = forms.CharField(
        label=_("What is it about?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, programmes: Iterable[ProgrammeFacts], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _programmes(programmes)
        self.fields["programme_key"].choices = choices
        if len(choices) == 1:
            self.fields["programme_key"].widget = forms.HiddenInput()
            self.fields["programme_key"].initial = choices[0][0]


class AnswerForm(HouseForm):
    """The answer to a request, in words the person reads."""

    granted = forms.TypedChoiceField(
        label=_("Answer"),
        choices=[("yes", _("Done")), ("no", _("Not done"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("What was done, what is kept, or why not"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class HeirForm(HouseForm):
    """Whom the person names."""

    name = forms.CharField(label=_("Full name"), max_length=120)
    relation = forms.CharField(
        label=_("Who this is to you"), max_length=80, required=False, help_text=_("For example: my sister.")
    )
    phone = PhoneField(label=_("Phone"), required=False)
    email = EmailField(required=False)


class PaperConsentForm(HouseForm):
    """A yes or no that stands on a signed paper."""

    choice = forms.ChoiceField(label=_("For what"))
    given = forms.TypedChoiceField(
        label=_("The paper says"),
        choices=[("yes", _("Yes")), ("no", _("No, or not any more"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Where the paper lies"),
        max_length=300,
        help_text=_("For example: folder 7, signed on 3 March."),
    )

    def __init__(self, purposes: Iterable[Purpose], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [(f"{one.programme_key}/{one.key}", one.title) for one in purposes]

    def clean(self) -> dict[str, Any]:
        """Turn the choice into programme and purpose."""
        given = super().clean() or {}
        given["programme_key"], _slash, given["purpose"] = given.pop("choice", "").partition("/")
        return given


class ConsentTextForm(HouseForm):
    """The next version of what is asked."""

    title = TranslatedFormField(label=_("Title"), max_length=80)
    text = TranslatedFormField(label=_("Text"), rows=3, max_length=1000)
    ended = forms.BooleanField(label=_("Do not ask this any more"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class NewPurposeForm(ConsentTextForm):
    """A purpose of the programme's own."""

    field_order = ("purpose", "title", "text")
    purpose = forms.SlugField(
        label=_("Key"), max_length=40, help_text=_("Small letters, for example: radio-programme.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"], self.fields["ended"]


class BreachForm(HouseForm):
    """A breach of personal data."""

    programme_key = forms.ChoiceField(label=_("Programme"))
    what = forms.CharField(
        label=_("What happened"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    known_at = forms.DateTimeField(
        label=_("Known since"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    people_touched = forms.IntegerField(
        label=_("How many people it touches"), min_value=0, max_value=10_000_000
    )
    measures = forms.CharField(
        label=_("What was done about it"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, programmes: Iterable[ProgrammeFacts], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme_key"].choices = _programmes(programmes)


class ReportForm(HouseForm):
    """When and to whom a breach was reported."""

    reported_at = forms.DateTimeField(
        label=_("Reported"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reported_to = forms.CharField(
        label=_("Reported to"), max_length=200, help_text=_("The authority, and who took the report.")
    )


class PeriodsForm(HouseForm):
    """How many days a programme keeps the rows of each table."""

    def __init__(self, periods: dict[str, int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for table, days in periods.items():
            low = 365 if table == "readings" else 30
            self.fields[table] = forms.IntegerField(
                label=registry.PURGES[table].label, initial=days, min_value=low, max_value=36_500
            )

    def clean(self) -> dict[str, Any]:
        """Return the days by table."""
        return {"days": dict(super().clean() or {})}
