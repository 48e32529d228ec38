# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an auditor types: how to draw, what was seen, which exceptions to show."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.auditing import DAYS, KINDS, MOST_DAYS
from budgets.operations.audit_sample.drawing import LONGEST_SEED, MOST
from budgets.operations.audit_sample.noting import LONGEST
from budgets.states import SampleMethod, Verdict
from core.forms import HouseForm
from grants.forms.fields import DayField
from grants.models import Programme


class DrawForm(HouseForm):
    """From which payments, how many, and how."""

    programme_key = forms.ChoiceField(label=_("Programme"))
    currency = forms.ChoiceField(label=_("Payments in"))
    method = forms.ChoiceField(
        label=_("How are they drawn?"), choices=SampleMethod.choices, widget=forms.RadioSelect,
        initial=SampleMethod.RANDOM,
    )  # fmt: skip
    size = forms.IntegerField(label=_("How many?"), min_value=1, max_value=MOST, initial=25)
    seed = forms.CharField(
        label=_("Seed"), max_length=LONGEST_SEED, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Anything that nobody could choose for you, such as dice you threw."),
    )  # fmt: skip
    since = DayField(label=_("Released from"), required=False)
    until = DayField(label=_("Released until"), required=False)

    def __init__(self, programmes: list[Programme], currencies: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["programme_key"]
        field.choices = [(one.key, str(one)) for one in programmes]
        if len(programmes) == 1:
            field.widget, field.initial = forms.HiddenInput(), programmes[0].key
        chosen: Any = self.fields["currency"]
        chosen.choices = [(code, code) for code in currencies]

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first one."))
        return given


class NoteForm(HouseForm):
    """What the auditor says of a payment."""

    verdict = forms.ChoiceField(
        label=_("What do you say of it?"), choices=[one for one in Verdict.choices if one[0] != Verdict.OPEN],
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class ExceptionFilter(forms.Form):
    """Filters of the exceptions; they live in the address. What is unknown filters nothing."""

    programme = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What"), required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)
    days = forms.IntegerField(
        label=_("Account changed within so many days"), required=False, min_value=1, max_value=MOST_DAYS,
        widget=forms.NumberInput(attrs={"placeholder": DAYS}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [("", _("All")), *((name, one.words) for name, one in KINDS.items())]

    @property
    def given(self) -> dict[str, Any]:
        """The filters that are set and make sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def active(self) -> int:
        """How many filters are set, beside the programme, which is a tab."""
        return len([name for name in self.given if name != "programme"])
