# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people say about a payment, as forms: ask, check, release, stop, what the bank did."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.states import PaymentState
from core.forms import HouseForm
from core.money import Money
from grants.forms.fields import CleanFileField, DayField, MoneyField

SEEN = {"required": _("Tick this when you have seen it. Without it the payment is not checked.")}


class RequestForm(HouseForm):
    """To which account; only those in use are offered."""

    account = forms.ModelChoiceField(
        queryset=None,
        label=_("To which account?"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("This account may not be used any more. Choose another one.")},
    )

    def __init__(self, accounts: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["account"]
        field.queryset = accounts.select_related("payee")
        field.label_from_instance = lambda one: f"{one.holder} · {one.way} {one.masked}"
        if len(accounts) == 1:
            field.initial = accounts[0]


class CheckForm(HouseForm):
    """Both papers were seen."""

    payee = forms.BooleanField(
        label=_("I have compared the name of the payee with the agreement."), error_messages=SEEN
    )
    conditions = forms.BooleanField(
        label=_("I have seen that the conditions are met, with their evidence."), error_messages=SEEN
    )


class WhyForm(HouseForm):
    """A reason in one or two sentences."""

    reason = forms.CharField(label=_("Why?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class BankSaysForm(WhyForm):
    """What the bank said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("What does the bank say?")
        self.fields["reason"].help_text = _("Its code and its words, for example “AC04 account closed”.")


class SettleForm(HouseForm):
    """What the bank's statement says: the amount, its day, the voucher, from which of our accounts."""

    voucher = forms.CharField(
        label=_("Voucher number"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("By which the bank or your books find the payment again."),
    )  # fmt: skip
    paid_on = DayField(label=_("Paid on"), help_text=_("The bank's date."))
    bank = forms.CharField(
        label=_("From which account"), max_length=80, widget=forms.TextInput(attrs={"list": "banks"}),
        help_text=_("The name by which your books know it, for example “BK main”."),
    )  # fmt: skip

    def __init__(self, amount: Money, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"] = MoneyField(currency=amount.currency, label=_("Amount"), initial=amount)
        self.order_fields(["amount", "paid_on", "voucher", "bank"])


class LetterForm(HouseForm):
    """The bank's letter that a sent payment was not carried out."""

    letter = CleanFileField(label=_("The bank's letter"))


class PaymentFilter(forms.Form):
    """Filters of the list of payments; they live in the address. What is unknown filters nothing."""

    q = forms.CharField(
        label=_("Reference, award or payee"), required=False, max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), *PaymentState.choices]
    )
    award = forms.CharField(label=_("Number of the award"), required=False, max_length=40)
    mine = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def narrow(self, payments: Any, person: Any) -> Any:
        """Return the payments that pass the filters; `mine` are those that wait for this person's answer."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if "state" in given:
            payments = payments.filter(state=given["state"])
        if "award" in given:
            payments = payments.filter(award_number=given["award"])
        if "mine" in given:
            payments = payments.awaiting(person)
        return payments.matching(given["q"]) if "q" in given else payments

    @property
    def active(self) -> int:
        """How many filters are set, beside “mine”, which is a tab."""
        self.is_valid()
        return len([name for name, value in self.cleaned_data.items() if value and name != "mine"])
