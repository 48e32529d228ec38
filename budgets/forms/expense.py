# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a team hands in about its spending: one expense, a sheet of them, the answer to a question."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.models import BudgetLine, Expense, Tranche
from budgets.operations.expense import Spent
from budgets.states import TrancheState
from core.forms import HouseForm
from core.refusals import Refusal
from grants.forms.fields import CleanFileField, DayField, MoneyField
from grants.models import Award

PAID = (TrancheState.PAID, TrancheState.LIQUIDATED)


class TrancheField(forms.ModelChoiceField):
    """One of an award's tranches that were paid; proposed is the first that is not accounted for yet.

    With one only there is nothing to choose.
    """

    def __init__(self, award: Award, **kwargs: Any) -> None:
        rows = Tranche.objects.filter(award=award, state__in=PAID).select_related("award").order_by("no")
        kwargs |= {"queryset": rows, "label": _("Of which tranche is it paid?"), "empty_label": None}
        super().__init__(**kwargs)
        paid = list(rows)
        open_ones = [one for one in paid if one.state != TrancheState.LIQUIDATED]
        self.initial = next((one.pk for one in open_ones or paid), None)
        if len(paid) == 1:
            self.widget = forms.HiddenInput()

    def label_from_instance(self, tranche: Tranche) -> str:
        """Its number and amount."""
        return str(_("Tranche %(no)s: %(amount)s") % {"no": tranche.no, "amount": tranche.amount})


class LineField(forms.ModelChoiceField):
    """One line of an award's budget in force."""

    def __init__(self, award: Award, **kwargs: Any) -> None:
        in_force = BudgetLine.objects.filter(
            heading__version__award=award, heading__version__state="approved"
        )
        rows = in_force.select_related("heading__version").order_by("heading__code", "order")
        label = kwargs.pop("label", _("Line of the budget"))
        super().__init__(rows, label=label, empty_label=_("Choose"), **kwargs)

    def label_from_instance(self, line: BudgetLine) -> str:
        """Its heading's name and its own."""
        return f"{line.heading.name}: {line.item}"


class ReceiptField(CleanFileField):
    """A receipt; a photo is made smaller on the phone before it travels, where the browser can."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        said = _("Made smaller for sending: {before} → {after}")
        self.widget.attrs |= {"data-shrink": "1600", "data-shrunk": said}


def has_budget(award: Award) -> bool:
    """Say whether the award has a budget in force, so that each expense has its line."""
    return award.budgets.in_force().exists()


class ExpenseForm(HouseForm):
    """One expense with its receipt. `client_key` is the name under which it is kept once."""

    client_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, award: Award, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_key"].initial = uuid4
        self.fields["tranche"] = TrancheField(award)
        self.fields["receipt"] = ReceiptField(label=_("The receipt"))
        self.fields["amount"] = MoneyField(currency=award.currency, label=_("What did it cost?"))
        self.fields["spent_on"] = DayField(label=_("On which day?"))
        self.fields["supplier"] = forms.CharField(max_length=160, label=_("From whom did you buy it?"))
        self.fields["invoice_number"] = forms.CharField(
            max_length=60,
            required=False,
            label=_("Number of the tax invoice"),
            help_text=_("It stands on the receipt of the electronic billing machine."),
        )
        if has_budget(award):
            self.fields["line"] = LineField(award)


class SheetForm(HouseForm):
    """Several receipts on one sheet (photographed or scanned together), a row for each."""

    drafting = True  # rows may stay empty, so none of their fields is marked as optional
    client_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    ROWS, MORE, MOST = 5, 5, 60

    def __init__(self, *args: Any, award: Award, rows: int = ROWS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = min(max(rows, 1), self.MOST)
        self.names = ["spent_on", "supplier", "amount", "invoice_number"]
        self.names += ["line"] if has_budget(award) else []
        self.fields["client_key"].initial = uuid4
        self.fields["tranche"] = TrancheField(award)
        self.fields["receipt"] = ReceiptField(label=_("The sheet"))
        for row in range(1, self.rows + 1):
            for name in self.names:
                self.fields[f"{name}_{row}"] = self._field(name, award)

    def _field(self, name: str, award: Award) -> forms.Field:
        if name == "spent_on":
            return DayField(required=False, label=_("Day"))
        if name == "supplier":
            return forms.CharField(required=False, max_length=160, label=_("From whom"))
        if name == "amount":
            return MoneyField(currency=award.currency, required=False, label=_("Amount"), help_text="")
        if name == "line":
            return LineField(award, required=False)
        return forms.CharField(required=False, max_length=60, label=_("Tax invoice"))

    def lines(self) -> list[list[forms.BoundField]]:
        """The fields of each row, for the page."""
        return [[self[f"{name}_{row}"] for name in self.names] for row in range(1, self.rows + 1)]

    def clean(self) -> dict[str, Any]:
        """Return what the operation takes: the lines that hold anything, each of them whole."""
        given = super().clean() or {}
        rows = []
        for row in range(1, self.rows + 1):
            typed = {name: given.pop(f"{name}_{row}", None) for name in self.names}
            if any(typed.values()) or any(f"{name}_{row}" in self.errors for name in self.names):
                self._demand_whole(row, typed)
                rows.append((row, typed))
        self.typed_rows = [row for row, _typed in rows]
        given["lines"] = [Spent(**typed) for _row, typed in rows] if not self.errors else []
        return given

    def _demand_whole(self, row: int, typed: dict[str, Any]) -> None:
        for name in self.names:
            key = f"{name}_{row}"
            if name != "invoice_number" and not typed[name] and key not in self.errors:
                self.add_error(key, self.fields[key].error_messages["required"])

    def carry_out(self, operation: Callable[..., Any], **more: Any) -> bool:
        """Show a refusal at the row of which it speaks."""

        def at_its_row(**given: Any) -> Any:
            try:
                return operation(**given)
            except Refusal as refusal:
                place = getattr(refusal, "place", 0)
                if place and refusal.field:
                    refusal.field = f"{refusal.field}_{self.typed_rows[place - 1]}"
                raise

        return super().carry_out(at_its_row, **more)


class AnswerForm(HouseForm):
    """The answer to what finance asked, and what was wrong put right."""

    words = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), label=_("Your answer"))

    def __init__(self, *args: Any, expense: Expense, **kwargs: Any) -> None:
        typed = {
            "spent_on": expense.spent_on, "supplier": expense.supplier, "amount": expense.amount,
            "invoice_number": expense.invoice_number, "line": expense.line_id,
        }  # fmt: skip
        super().__init__(*args, initial=typed, **kwargs)
        award = expense.award
        self.fields["amount"] = MoneyField(currency=award.currency, label=_("What did it cost?"))
        self.fields["spent_on"] = DayField(label=_("On which day?"))
        self.fields["supplier"] = forms.CharField(max_length=160, label=_("From whom did you buy it?"))
        self.fields["invoice_number"] = forms.CharField(
            max_length=60, required=False, label=_("Number of the tax invoice")
        )
        if has_budget(award):
            self.fields["line"] = LineField(award)
        self.fields["receipt"] = ReceiptField(required=False, label=_("Another receipt"))

    def clean(self) -> dict[str, Any]:
        """Return what the operation takes."""
        given = super().clean() or {}
        if self.errors:
            return given
        told = {name: given.pop(name) for name in ("amount", "spent_on", "supplier", "invoice_number")}
        return given | {"put_right": Spent(line=given.pop("line", None), **told)}
