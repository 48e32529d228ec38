# SPDX-License-Identifier: AGPL-3.0-or-later
"""The programme's ways of paying, as forms: its accounts, mobile-money formats, the codes of its accounting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.bankfiles.mobile import AmountStyle, PhoneStyle, Source
from budgets.coding import read_columns, written
from budgets.models import PayoutFormat
from core.forms import HouseForm
from core.money import Money, currency_choices, parse_money
from core.refusals import Refusal

SOURCES = ", ".join(one.value for one in Source)
RESULTS = ("reference", "amount", "status", "transaction", "day", "reason", "name")


class SourceForm(HouseForm):
    """An account of the organisation."""

    label = forms.CharField(label=_("Name in the books"), max_length=40, help_text=_("For example “BK RWF”."))
    holder = forms.CharField(label=_("Name of the holder"), max_length=140)
    country = forms.CharField(
        label=_("Country"), max_length=2, min_length=2, help_text=_("Two letters, such as RW.")
    )
    bic = forms.CharField(label=_("BIC of the bank"), max_length=11)
    number = forms.CharField(
        label=_("Account number or IBAN"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices)
    iban_only = forms.BooleanField(label=_("The bank pays to accounts with IBAN alone"), required=False)


class CodingForm(HouseForm):
    """Columns of the organisation's own accounting."""

    columns = forms.CharField(
        label=_("Columns"),
        max_length=2500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "One line for each column: Heading = value. {award}, {call}, {number} and {reference} stand for the"
            " payment’s own. For example: Account code = 7210"
        ),
    )


class PayoutForm(HouseForm):
    """What a provider's table looks like; a new one is named."""

    name = forms.SlugField(label=_("Name"), max_length=40, help_text=_("Letters, digits and hyphens."))
    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices)
    country_code = forms.RegexField(
        r"^[0-9]{1,4}$", label=_("Country code of its numbers"), help_text=_("Without plus, such as 250.")
    )
    delimiter = forms.ChoiceField(
        label=_("Between columns"), choices=[(",", _("Comma")), (";", _("Semicolon")), ("|", _("Bar"))]
    )
    phone = forms.ChoiceField(
        label=_("How numbers are written"),
        choices=[
            (PhoneStyle.COUNTRY, "250788123456"),
            (PhoneStyle.LOCAL, "0788123456"),
            (PhoneStyle.PLUS, "+250788123456"),
        ],
    )
    amount = forms.ChoiceField(
        label=_("How amounts are written"),
        choices=[(AmountStyle.PLAIN, "1500"), (AmountStyle.TWO_DECIMALS, "1500.00")],
    )
    columns = forms.CharField(
        label=_("Columns"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One line for each column, in the provider’s order: Heading = one of %(sources)s")
        % {"sources": SOURCES},
    )
    results = forms.CharField(
        label=_("Its table of results"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The headings by which results are read: one of %(names)s = Heading")
        % {"names": ", ".join(RESULTS)},
    )
    cap = forms.CharField(
        label=_("Most that it pays at a time"), max_length=30, required=False, help_text=_("Empty: no limit.")
    )
    most_parts = forms.IntegerField(
        label=_("Into how many parts a larger payment may be split"), min_value=1, max_value=20,
        help_text=_("1: a larger payment is refused."),
    )  # fmt: skip

    def __init__(self, *args: Any, new: bool = False, **given: Any) -> None:
        super().__init__(*args, **given)
        if not new:
            del self.fields["name"]

    @classmethod
    def of(cls, row: PayoutFormat) -> dict[str, Any]:
        """Return a format as this form shows it."""
        plain = ("currency", "country_code", "delimiter", "phone", "amount", "most_parts")
        return {name: getattr(row, name) for name in plain} | {
            "columns": written(row.columns),
            "results": written(row.results.items()),
            "cap": row.cap.plain().partition(" ")[2] if row.cap is not None else "",
        }

    def clean_columns(self) -> list[list[str]]:
        """Return the columns as pairs of heading and source."""
        return self._pairs("columns")

    def clean_results(self) -> dict[str, str]:
        """Return the headings of the table of results by what they mean."""
        found = dict(self._pairs("results"))
        strange = sorted(set(found) - set(RESULTS))
        if strange or not {"reference", "amount", "status"} <= set(found):
            raise forms.ValidationError(
                _("Name reference, amount and status, and nothing but %(names)s.")
                % {"names": ", ".join(RESULTS)}
            )
        return found

    def _pairs(self, name: str) -> list[list[str]]:
        try:
            return read_columns(self.cleaned_data[name])
        except Refusal as wrong:
            raise forms.ValidationError(str(wrong)) from wrong

    def clean(self) -> dict[str, Any]:
        """Turn the cap into minor units of the currency."""
        given = super().clean() or {}
        text = given.pop("cap", "")
        given["cap_minor"] = None
        if text and "currency" in given:
            try:
                found: Money = parse_money(text, given["currency"])
            except Refusal as wrong:
                self.add_error("cap", str(wrong))
            else:
                given["cap_minor"] = found.minor
        return given
