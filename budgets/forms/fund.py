# SPDX-License-Identifier: AGPL-3.0-or-later
"""A donor's agreement with its lines, one a row; an exchange rate; the rules of an agreement."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budgets.fx import Rate
from budgets.models import AgreementRules, Fund, FundLine
from budgets.states import FlexBasis
from budgets.words import percent
from core.forms import HouseForm
from core.money import currency_choices
from core.unreadable import Unreadable
from grants.forms.fields import DayField, MoneyField

SPARE_ROWS, FIRST_ROWS = 3, 5
ROW = ("code", "name", "amount")


class FundForm(HouseForm):
    """A fund's names and its lines; rows left empty do not count."""

    drafting = True  # an empty row is no fault, and no row is marked as optional

    name = forms.CharField(label=_("Name"), max_length=120)
    donor = forms.CharField(label=_("Donor"), max_length=120)
    agreement_number = forms.CharField(label=_("Number of the agreement"), max_length=60, required=False)

    def __init__(self, *args: Any, currency: str, lines: Sequence[FundLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.rows = range(max(FIRST_ROWS, len(lines) + SPARE_ROWS))
        for place in self.rows:
            self._add_row(place, lines[place] if place < len(lines) else None)

    def _add_row(self, place: int, line: FundLine | None) -> None:
        self.fields[f"code_{place}"] = forms.CharField(
            label=_("Code"), required=False, max_length=20, initial=line.code if line else ""
        )
        self.fields[f"name_{place}"] = forms.CharField(
            label=_("Name of the line"), required=False, max_length=160, initial=line.name if line else ""
        )
        self.fields[f"amount_{place}"] = MoneyField(
            currency=self.currency, label=_("Amount"), required=False, help_text="",
            initial=line.amount if line else None,
        )  # fmt: skip

    def row_fields(self) -> list[tuple[int, list[Any]]]:
        """Return the bound fields of each row, with its number."""
        return [(place + 1, [self[f"{name}_{place}"] for name in ROW]) for place in self.rows]

    def names(self) -> list[Any]:
        """Return the bound fields of the fund itself."""
        own = [name for name in self.fields if not name.rpartition("_")[2].isdigit()]
        return [self[name] for name in own]

    def clean(self) -> dict[str, Any]:
        """Gather the rows as `lines`; a row that is begun is filled."""
        given = super().clean() or {}
        lines = []
        for place in self.rows:
            row = [given.pop(f"{name}_{place}", None) for name in ROW]
            if not any(one not in (None, "") for one in row):
                continue
            for name, value in zip(ROW, row, strict=True):
                if value in (None, "") and f"{name}_{place}" not in self.errors:
                    self.add_error(
                        f"{name}_{place}", ValidationError(_("Fill this in, or empty the whole row."))
                    )
            lines.append(tuple(row))
        return given | {"lines": lines}


class NewFundForm(FundForm):
    """A new fund: also whose it is, its key and its currency, which stay."""

    programme_key = forms.ChoiceField(label=_("Programme"))
    key = forms.SlugField(label=_("Key"), max_length=40, help_text=_("Short, for addresses and files: mptf"))
    currency = forms.ChoiceField(label=_("Currency"), choices=currency_choices, initial="EUR")

    field_order = ("programme_key", "key", "currency", "name", "donor", "agreement_number")

    def __init__(self, *args: Any, programmes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["programme_key"], programmes)


def _offer(field: Any, programmes: Sequence[tuple[str, str]]) -> None:
    """Let a programme be chosen; the only one is not asked for."""
    field.choices = programmes
    if len(programmes) == 1:
        field.widget, field.initial = forms.HiddenInput(), programmes[0][0]


class RateForm(HouseForm):
    """What one currency is worth in another from a day on, and who says so."""

    programme_key = forms.ChoiceField(label=_("Programme"))
    source = forms.ChoiceField(label=_("One unit of"), choices=currency_choices)
    target = forms.ChoiceField(label=_("is worth in"), choices=currency_choices)
    rate = forms.CharField(
        label=_("Rate"), max_length=30, help_text=_("Such as 1450.25"),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    valid_from = DayField(label=_("Valid from"))
    origin = forms.CharField(
        label=_("Where is it from?"), max_length=120, help_text=_("Such as: monthly official rate")
    )

    def __init__(self, *args: Any, programmes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["programme_key"], programmes)

    def clean(self) -> dict[str, Any]:
        """Read the four parts as one rate."""
        given = super().clean() or {}
        if self.errors:
            return given
        names, typed = [given.pop(name) for name in ("source", "target")], given.pop("rate")
        try:
            rate = Rate.of(*names, typed.replace(",", "."), given.pop("valid_from"))
        except Unreadable as problem:
            self.add_error("rate", str(problem))
            return given
        return given | {"rate": rate}


class PercentField(forms.CharField):
    """A percentage from 0 to 100 with at most two digits after the mark; its value is a Decimal."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=8, **kwargs)

    def clean(self, value: Any) -> Decimal:
        """Read it with a point or a comma."""
        text = super().clean(value).replace(",", ".").removesuffix("%").strip()
        whole, _point, part = text.partition(".")
        if not (whole.isascii() and whole.isdigit() and len(part) <= 2 and (not part or part.isdigit())):
            raise ValidationError(_("Write a percentage such as 25 or 12.5."), code="percent")
        number = Decimal(text)
        if number > 100:
            raise ValidationError(_("Write a percentage between 0 and 100."), code="percent")
        return number


class RulesForm(HouseForm):
    """How an agreement lets budgets move, and when the next tranche may be paid."""

    flex = PercentField(
        label=_("How much may move between headings, in percent?"),
        help_text=_("Without a signed approval. 0 lets nothing move."),
    )
    basis = forms.ChoiceField(label=_("Of what is it counted?"), choices=FlexBasis, widget=forms.RadioSelect)
    cumulative = forms.BooleanField(
        label=_("Earlier changes count: what they used up is gone"), required=False
    )
    frozen = forms.CharField(
        label=_("Headings in which nothing moves"), required=False, max_length=400,
        help_text=_("Their codes, with commas between, such as: A, C"),
    )  # fmt: skip
    unplanned = PercentField(label=_("How much of the award may stay unplanned, in percent?"))
    liquidation = PercentField(
        label=_("How much of a tranche must be accounted for before the next, in percent?")
    )

    def clean_frozen(self) -> list[str]:
        """The codes without blanks."""
        return [code for one in self.cleaned_data["frozen"].split(",") if (code := one.strip())]

    @classmethod
    def initial_of(cls, rules: AgreementRules) -> dict[str, Any]:
        """Return what stands, as people type it."""
        return {
            "flex": percent(rules.flex_bp), "basis": rules.basis, "cumulative": rules.cumulative,
            "frozen": ", ".join(rules.frozen_headings), "unplanned": percent(rules.unplanned_bp),
            "liquidation": percent(rules.liquidation_bp),
        }  # fmt: skip


def fund_form(data: Any, fund: Fund) -> FundForm:
    """Return the form of a fund that stands."""
    lines = list(fund.lines.order_by("code"))
    for line in lines:
        line.fund = fund
    names = {"name": fund.name, "donor": fund.donor, "agreement_number": fund.agreement_number}
    return FundForm(data, currency=fund.currency, lines=lines, initial=names)


def new_fund_form(data: Any, programmes: Sequence[tuple[str, str]]) -> NewFundForm:
    """Return the form of a new fund; amounts are read in the currency that was chosen."""
    chosen = data.get("currency", "") if data is not None else ""
    currency = chosen if chosen in dict(currency_choices()) else "EUR"
    return NewFundForm(data, currency=currency, lines=[], programmes=programmes)
