# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed during a placement: counterparts, services, attendance, travel, reports, evaluations, allowances."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from grants.forms.fields import DayField, MoneyField
from placements.models import Placement
from placements.operations.report import QUESTIONS, Written
from placements.states import AllowanceKind, Grade, Side


class CounterpartForm(HouseForm):
    """Somebody at the host."""

    name = forms.CharField(label=_("Name"), max_length=120)
    position = forms.CharField(label=_("Position"), max_length=120, required=False)
    email = forms.EmailField(
        label=_("E-mail"), required=False,
        help_text=_("Who signs in with this address sees the placement and may log services."),
    )  # fmt: skip


class ServiceForm(HouseForm):
    """A service or module that is agreed."""

    title = forms.CharField(label=_("Service or module"), max_length=160)
    hours = forms.DecimalField(label=_("Hours planned"), min_value=0.5, max_value=2000, decimal_places=1)


class LogForm(HouseForm):
    """A service given on a day."""

    day = DayField(label=_("Day"))
    service = forms.ModelChoiceField(
        label=_("Which agreed service?"), queryset=None, required=False, empty_label=_("Another")
    )
    hours = forms.DecimalField(label=_("Hours"), min_value=0.5, max_value=24, decimal_places=1)
    what = forms.CharField(label=_("What was done?"), max_length=300)
    women = forms.IntegerField(label=_("Women reached"), min_value=0, max_value=100000, initial=0)
    men = forms.IntegerField(label=_("Men reached"), min_value=0, max_value=100000, initial=0)

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = placement.services.all()
        self.fields["day"].initial = timezone.localdate


class AttendanceForm(HouseForm):
    """A month's attendance."""

    month = forms.ChoiceField(label=_("Month"))
    present = forms.IntegerField(label=_("Days present"), min_value=0, max_value=31)
    absent = forms.IntegerField(label=_("Days absent"), min_value=0, max_value=31, initial=0)
    remark = forms.CharField(label=_("Remark"), max_length=300, required=False)

    def __init__(self, *args: Any, months: list[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(month.isoformat(), f"{month:%m/%Y}") for month in months]

    def clean_month(self) -> date:
        """Return the first day of the month."""
        return date.fromisoformat(self.cleaned_data["month"])


class TravelForm(HouseForm):
    """A journey."""

    day = DayField(label=_("Day"))
    origin = forms.CharField(label=_("From"), max_length=120)
    destination = forms.CharField(label=_("To"), max_length=120)
    purpose = forms.CharField(label=_("What for?"), max_length=200, required=False)


class ReportForm(HouseForm):
    """A note or the final report. It may be kept half written."""

    drafting = True
    done = forms.CharField(
        label=_("What was done?"), max_length=6000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    hindered = forms.CharField(
        label=_("What was difficult?"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next = forms.CharField(
        label=_("What comes next?"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        """Return what the operation takes."""
        given = super().clean() or {}
        return given if self.errors else {"written": Written(**given)}


class ReportJudgeForm(HouseForm):
    """Accept a report, or return it."""

    verdict = forms.ChoiceField(
        label=_("What do you decide?"), widget=forms.RadioSelect,
        choices=[("accept", _("Accept it")), ("return", _("Return it to the expert"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("What is missing?"), max_length=300, required=False, help_text=_("Needed when you return it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class EvaluationForm(HouseForm):
    """How one side judges the other."""

    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in QUESTIONS[Side(side)].items():
            self.fields[f"grade_{name}"] = forms.TypedChoiceField(
                label=words, choices=Grade.choices, coerce=int, widget=forms.RadioSelect
            )
        self.fields["words"] = forms.CharField(
            label=_("In a few words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
        )
        self.fields["again"] = forms.BooleanField(label=_("We would do it again"), required=False)

    def clean(self) -> dict[str, Any]:
        """Return what the operation takes."""
        given = super().clean() or {}
        if self.errors:
            return given
        grades = {name[6:]: given.pop(name) for name in list(given) if name.startswith("grade_")}
        return given | {"grades": grades}


class AllowanceForm(HouseForm):
    """What is paid for the placement."""

    kind = forms.ChoiceField(label=_("Kind"), choices=AllowanceKind.choices)
    text = forms.CharField(
        label=_("For what?"), max_length=160, help_text=_("For example: stipend for March, 22 days.")
    )
    planned_on = DayField(label=_("Planned for"))

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(currency=currency, label=_("Amount"))
