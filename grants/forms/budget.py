# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lines of a requested budget: amounts as people type them, sums computed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.money import Money, parse_money
from core.unreadable import Unreadable

DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}
BLANK_LINES = 3


class MoneyField(forms.CharField):
    """An amount in one currency, kept in minor units; empty is zero."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(DECIMAL))
        super().__init__(required=False, max_length=60, **kwargs)
        self.currency = ""

    def clean(self, value: Any) -> int:
        """Return minor units; raises ValidationError in words."""
        text = super().clean(value)
        if not text:
            return 0
        try:
            return parse_money(text, self.currency).minor
        except Unreadable as problem:
            raise ValidationError(str(problem)) from problem


class LineForm(forms.Form):
    """One line of the budget."""

    drafting = True
    item = forms.CharField(label=_("What do you need?"), max_length=160, required=False)
    quantity = forms.IntegerField(
        label=_("How many?"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    unit = forms.CharField(
        label=_("Of what unit?"), max_length=40, required=False, widget=forms.TextInput({"list": "units"})
    )
    unit_cost = MoneyField(label=_("Cost of one"))
    own = MoneyField(label=_("Your own part"))

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("unit_cost", "own"):
            self.fields[name].currency = currency

    def line(self) -> dict[str, Any] | None:
        """Return the line as the operation takes it, or None for an empty one."""
        given = self.cleaned_data
        if not any(given.get(name) for name in self.fields):
            return None
        quantity = given["quantity"]
        return {
            "item": given["item"],
            "unit": given["unit"],
            "quantity": 1 if quantity is None else quantity,
            "unit_cost_minor": given["unit_cost"],
            "own_minor": given["own"],
        }


class BaseBudget(forms.BaseFormSet):
    """The lines of a budget together."""

    def lines(self) -> list[dict[str, Any]]:
        """Return the lines that are not empty, in their order (of a valid set)."""
        return [line for form in self.forms if (line := form.line())]


def budget_forms(
    currency: str, lines: list[Any], data: Any = None, *, blank: int = BLANK_LINES
) -> BaseBudget:
    """Return the set of forms for these budget lines, with some empty ones after them."""
    kind = forms.formset_factory(LineForm, formset=BaseBudget, extra=blank, max_num=60, absolute_max=60)
    initial = [
        {
            "item": line.item,
            "quantity": line.quantity,
            "unit": line.unit,
            "unit_cost": digits(line.unit_cost_minor, currency),
            "own": digits(line.own_minor, currency) if line.own_minor else "",
        }
        for line in lines
    ]
    return kind(data, initial=initial, form_kwargs={"currency": currency})


def digits(minor: int, currency: str) -> str:
    """Return an amount as it stands in an input: without its currency."""
    return str(Money(minor, currency)).partition("\u202f")[2]
