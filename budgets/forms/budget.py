# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lines of a budget as people type them, row by row; why it is amended; what is said about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from budgets.models import FundLine
from budgets.operations.budget import Line
from budgets.operations.budget.lines import LONGEST, MOST_LINES
from core.forms import HouseForm
from core.money import Money
from grants.forms.budget import MoneyField, digits
from grants.forms.fields import CleanFileField

NEEDED = ("heading", "heading_name", "item")
MOST_OF_ONE = 1_000_000


class BudgetLineForm(forms.Form):
    """One line: where it stands, what it is for, how many of what at which cost, and the own part."""

    drafting = True
    heading = forms.CharField(
        label=_("Heading"), max_length=LONGEST["heading"], required=False,
        widget=forms.TextInput({"autocomplete": "off", "list": "codes"}),
    )  # fmt: skip
    heading_name = forms.CharField(
        label=_("Name of the heading"), max_length=LONGEST["heading_name"], required=False,
        widget=forms.TextInput({"autocomplete": "off", "list": "names"}),
    )  # fmt: skip
    item = forms.CharField(label=_("What for?"), max_length=LONGEST["item"], required=False)
    quantity = forms.IntegerField(
        label=_("How many?"), min_value=1, max_value=MOST_OF_ONE, required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    unit = forms.CharField(label=_("Of what unit?"), max_length=LONGEST["unit"], required=False)
    unit_cost = MoneyField(label=_("Cost of one"))
    own = MoneyField(label=_("Own contribution"))
    fund_line = forms.ChoiceField(label=_("Line of the donor's budget"), required=False)

    def __init__(
        self, *args: Any, currency: str, funds: Mapping[str, FundLine], chooses: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("unit_cost", "own"):
            self.fields[name].currency = currency
        self.currency, self.funds = currency, funds
        self.fields["fund_line"].choices = [("", _("None")), *((key, str(one)) for key, one in funds.items())]
        if not chooses:
            self.fields["fund_line"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """A line that is not empty has a heading with its name, and says what it is for."""
        given = super().clean() or {}
        if self.is_filled(given):
            for name in NEEDED:
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, ValidationError(_("Fill this in, or empty the whole line.")))
        return given

    def is_filled(self, given: dict[str, Any]) -> bool:
        """Whether anything but the donor's line was typed."""
        return any(given.get(name) for name in self.fields if name != "fund_line")

    def line(self) -> Line | None:
        """Return the line as the operation takes it, or None for an empty one (of a valid form)."""
        given = self.cleaned_data
        if not self.is_filled(given):
            return None
        return Line(
            heading=given["heading"], heading_name=given["heading_name"], item=given["item"], unit=given["unit"],
            quantity=given["quantity"] or 1, unit_cost=Money(given["unit_cost"], self.currency),
            own=Money(given["own"], self.currency), fund_line=self.funds.get(given["fund_line"]),
        )  # fmt: skip


class BaseBudgetLines(forms.BaseFormSet):
    """The lines of a budget together."""

    def lines(self) -> list[Line]:
        """Return the lines that are not empty, in their order (of a valid set)."""
        return [line for form in self.forms if (line := form.line())]


def line_forms(
    currency: str,
    lines: Sequence[Line],
    data: Any = None,
    *,
    blank: int,
    funds: Mapping[str, FundLine],
    chooses: bool,
) -> BaseBudgetLines:
    """Return the set of forms for these lines, with some empty ones after them."""
    kind = forms.formset_factory(
        BudgetLineForm, formset=BaseBudgetLines, extra=blank, max_num=MOST_LINES, absolute_max=MOST_LINES
    )
    given = {"currency": currency, "funds": funds, "chooses": chooses}
    return kind(data, initial=[_initial(line, currency) for line in lines], form_kwargs=given)


def _initial(line: Line, currency: str) -> dict[str, Any]:
    return {
        "heading": line.heading, "heading_name": line.heading_name, "item": line.item, "unit": line.unit,
        "quantity": line.quantity, "unit_cost": digits(line.unit_cost.minor, currency),
        "own": digits(line.own.minor, currency) if line.own else "",
        "fund_line": line.fund_line.pk if line.fund_line else "",
    }  # fmt: skip


def _words(**given: Any) -> forms.CharField:
    return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), **given)


class AmendForm(HouseForm):
    """Why the budget is to change."""

    reason = _words(label=_("Why must the budget change?"), help_text=_("Whoever approves it reads this."))


class ReturnForm(HouseForm):
    """What is to be changed before it is looked at again."""

    comment = _words(label=_("What must be changed?"), help_text=_("The team reads this."))


class RejectForm(HouseForm):
    """Why a version is dropped."""

    reason = _words(label=_("Why is it rejected?"), help_text=_("The team reads this."))


class ApproveForm(HouseForm):
    """The signed approval, where the change needs one."""

    paper = CleanFileField(label=_("Signed approval of the change"), required=False)


class BookForm(HouseForm):
    """A workbook with the lines of a budget."""

    file = forms.FileField(
        label=_("Workbook"), help_text=_("The file that you downloaded here and filled in, .xlsx."),
        widget=forms.FileInput({"accept": ".xlsx"}),
    )  # fmt: skip
