# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be typed about a selection."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from core.money import Money, parse_money
from reviews.models import SelectionLine
from reviews.states import Outcome


class LineForm(HouseForm):
    """What is decided for one submission."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)
    place = forms.IntegerField(
        label=_("Place on the reserve list"),
        required=False,
        min_value=1,
        help_text=_("Only for the reserve list."),
    )
    amount = forms.CharField(
        label=_("Amount"),
        required=False,
        max_length=40,
        help_text=_("For the selected and for the reserve, which may move up."),
    )
    conditions = forms.CharField(
        label=_("Conditions"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = forms.CharField(
        label=_("Reason for leaving the ranking"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Demanded where the decision leaves the ranking, or settles a tie."),
    )
    strength = forms.CharField(
        label=_("Strengths, for the letter"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One in a line."),
    )
    improve = forms.CharField(
        label=_("One thing to improve, for the letter"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, line: SelectionLine, currency: str, **kwargs: Any) -> None:
        self.currency = currency
        amount = Money(line.amount_minor, currency) if line.amount_minor else ""
        kwargs["initial"] = {
            "outcome": line.outcome,
            "place": line.place if line.outcome == Outcome.RESERVE else None,
            "amount": str(amount),
            "conditions": line.conditions,
            "reason": line.reason,
            "strength": line.strength,
            "improve": line.improve,
        }
        super().__init__(*args, **kwargs)

    def clean_amount(self) -> Money | None:
        """Return the amount in the call's currency, or say what is unclear about it."""
        text = self.cleaned_data["amount"].strip()
        if not text:
            return None
        try:
            return parse_money(text, self.currency)
        except ValueError as unclear:
            raise forms.ValidationError(str(unclear)) from unclear


class MinutesForm(HouseForm):
    """The minutes with which the committee's chair confirms."""

    minutes = forms.CharField(
        label=_("Minutes"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Who met, when and where, what was discussed, why. They become a document."),
    )


class WhyForm(HouseForm):
    """A reason, demanded."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
