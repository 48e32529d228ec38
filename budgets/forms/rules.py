# SPDX-License-Identifier: AGPL-3.0-or-later
"""How many people a payment of a size needs, how long a new account waits, by which ways the programme pays."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.hands import MOST
from budgets.models import PaymentRules
from budgets.operations.payment_rules import LONGEST_WAIT
from budgets.states import Channel
from core.forms import HouseForm
from core.money import Money, currency_choices
from grants.forms.fields import MoneyField

SPARE_ROWS, MOST_TYPED = 2, 50
HEADINGS = {
    "currency": _("Currency"),
    "up_to": _("Up to"),
    "checks": _("People who check"),
    "releases": _("People who release"),
}


class RulesForm(HouseForm):
    """The table of people by amount, one threshold a row; rows left empty do not count. And the waiting time."""

    drafting = True  # an empty row is no fault, and no cell is marked as optional

    cooling_days = forms.IntegerField(
        label=_("Days that a new account waits"), min_value=0, max_value=LONGEST_WAIT,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Between its confirmation and its first use, so that a wrong one is noticed."),
    )  # fmt: skip
    channels = forms.MultipleChoiceField(
        label=_("Ways of paying"), choices=Channel.choices, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, rules: PaymentRules, currency: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cooling_days"].initial = rules.cooling_days
        self.fields["channels"].initial = rules.channels
        typed = len([name for name in self.data if name.startswith("checks_")])
        self.rows = range(max(len(rules.hands) + SPARE_ROWS, min(typed, MOST_TYPED)))
        for place in self.rows:
            line = rules.hands[place] if place < len(rules.hands) else {}
            self._add_row(place, line, currency)

    def _add_row(self, place: int, line: dict[str, Any], currency: str) -> None:
        """Four cells; each is told apart by its row for those who hear the page."""
        row = {"row": place + 1}
        shown = Money(line["up_to_minor"], line["currency"]) if line.get("up_to_minor") else None
        self.fields[f"currency_{place}"] = forms.ChoiceField(
            label=_("Currency, line %(row)s") % row, choices=currency_choices(), required=False,
            initial=line.get("currency", currency),
        )  # fmt: skip
        self.fields[f"up_to_{place}"] = MoneyField(
            currency=self._currency_of(place, line.get("currency", currency)), label=_("Up to, line %(row)s") % row,
            required=False, help_text="", initial=shown,
        )  # fmt: skip
        for name, words, least in (
            ("checks", _("People who check, line %(row)s"), 1),
            ("releases", _("People who release, line %(row)s"), 0),
        ):
            self.fields[f"{name}_{place}"] = forms.IntegerField(
                label=words % row, required=False, min_value=least, max_value=MOST, initial=line.get(name),
                widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
            )  # fmt: skip

    def _currency_of(self, place: int, otherwise: str) -> str:
        """The currency in which the amount of a row was typed."""
        typed = self.data.get(f"currency_{place}", otherwise) if self.is_bound else otherwise
        return typed if typed in dict(currency_choices()) else otherwise

    headings = tuple(HEADINGS.values())

    def row_fields(self) -> list[list[tuple[Any, Any]]]:
        """Return the heading and the bound cell of each column, row by row."""
        return [[(HEADINGS[name], self[f"{name}_{place}"]) for name in HEADINGS] for place in self.rows]

    def clean(self) -> dict[str, Any]:
        """Return the thresholds that were filled in, with the rest; an amount without people is at fault."""
        given: dict[str, Any] = super().clean() or {}
        hands: list[dict[str, Any]] = []
        ends: set[tuple[Any, Any]] = set()
        for place in self.rows:
            currency, up_to, checks, releases = (given.get(f"{name}_{place}") for name in HEADINGS)
            if up_to is None and checks is None and releases is None:
                continue
            for name, value in (("checks", checks), ("releases", releases)):
                if value is None and f"{name}_{place}" not in self.errors:
                    self.add_error(f"{name}_{place}", _("How many people? Write a number."))
            if not currency and f"currency_{place}" not in self.errors:
                self.add_error(f"currency_{place}", _("Of which currency? Choose one."))
            end = (currency, up_to.minor if up_to is not None else None)
            if end in ends and f"up_to_{place}" not in self.errors:
                self.add_error(f"up_to_{place}", _("Another line ends at the same amount."))
            elif end[1] == 0:
                self.add_error(f"up_to_{place}", _("Write an amount above zero, or nothing for any amount."))
            ends.add(end)
            hands.append(
                {
                    "currency": currency, "up_to_minor": end[1],
                    "checks": checks, "releases": releases,
                }
            )  # fmt: skip
        kept = {name: given[name] for name in ("cooling_days", "channels") if name in given}
        return kept | {"hands": hands}
