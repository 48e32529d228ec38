# SPDX-License-Identifier: AGPL-3.0-or-later
"""Payees and their accounts, as forms: who is paid, by which bank or wallet, how it was confirmed, why it is read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.banks import RWANDAN_BANKS
from budgets.states import AccountState, Channel, PayeeKind
from budgets.wallets import PROVIDERS
from core.forms import HouseForm
from grants.models import Award

RWANDA = "RW"


class PayeeForm(HouseForm):
    """Who is paid; `programmes` are those in which the person may write a payee down."""

    kind = forms.ChoiceField(label=_("What are they?"), choices=PayeeKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name"), max_length=160, help_text=_("As in the agreement."))
    registration = forms.CharField(label=_("Registration number"), max_length=60, required=False)
    guardian_name = forms.CharField(
        label=_("Name of the guardian"),
        max_length=160,
        required=False,
        help_text=_("Only of a person who is under age: the account is then the guardian's."),
    )
    award_number = forms.CharField(
        label=_("Number of the award"),
        max_length=40,
        required=False,
        help_text=_("If they are paid under one."),
    )

    def __init__(self, programmes: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = programmes[0][0] if len(programmes) == 1 else None
        self.fields["programme_key"] = forms.ChoiceField(
            label=_("Programme"),
            choices=programmes,
            initial=one,
            widget=forms.HiddenInput if one else forms.Select,
        )

    def clean(self) -> dict[str, Any]:
        """Refuse an award that the programme does not have."""
        given = super().clean()
        number, key = given.get("award_number"), given.get("programme_key")
        if number and key and not Award.objects.filter(programme_key=key, number=number).exists():
            self.add_error("award_number", _("The programme has no award of this number."))
        return given


class BankForm(HouseForm):
    """An account at a Rwandan bank, or at any bank by its BIC; the country is that of the bank."""

    drafting = True  # one of bank and BIC is needed, so neither is marked as optional

    bank = forms.ChoiceField(
        label=_("Bank"),
        required=False,
        choices=[("", _("Another bank, by its BIC")), *((one.bic, one.name) for one in RWANDAN_BANKS)],
    )
    bic = forms.CharField(
        label=_("BIC of another bank"),
        max_length=40,
        required=False,
        help_text=_("8 or 11 letters and digits. Only if the bank is not in the list."),
    )
    number = forms.CharField(
        label=_("Account number"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("The IBAN where the country has one; in Rwanda the bank's own number."),
    )
    holder = forms.CharField(
        label=_("Name of the holder"), max_length=160, help_text=_("As the bank writes it.")
    )

    def clean(self) -> dict[str, Any]:
        """Return what the operation takes; one bank is named, not two."""
        given = super().clean()
        listed, bic = given.pop("bank", ""), "".join(given.get("bic", "").split()).upper()
        if not listed and not bic and "bic" not in self.errors:
            self.add_error("bank", _("Choose the bank, or write its BIC."))
        elif listed and bic and bic[:8] != listed:
            self.add_error("bic", _("This is not the BIC of the bank that you chose. Leave one of them out."))
        code = bic or listed
        return given | {"channel": Channel.BANK, "bic": code, "country": code[4:6] or RWANDA}


class WalletForm(HouseForm):
    """A mobile wallet in Rwanda: whose, and its number."""

    provider = forms.ChoiceField(
        label=_("Provider"), choices=[(one.key, one.name) for one in PROVIDERS], widget=forms.RadioSelect
    )
    number = forms.CharField(
        label=_("Mobile number"),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("For example 0788 123 456."),
    )
    holder = forms.CharField(
        label=_("Name of the holder"), max_length=160, help_text=_("As the provider shows it.")
    )

    def clean(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return super().clean() | {"channel": Channel.WALLET, "country": RWANDA}


class VerifyForm(HouseForm):
    """How the payee confirmed the account to a second person."""

    how = forms.CharField(
        label=_("How did the payee confirm it?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A call to a number that you knew before, or a letter of the bank. Not an e-mail alone."),
    )


class BlockForm(HouseForm):
    """Why nothing may be paid to the account any more."""

    reason = forms.CharField(
        label=_("Why is it blocked?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class RevealForm(HouseForm):
    """Why the number is read in clear."""

    reason = forms.CharField(
        label=_("Why do you read the number?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with your name and the time."),
    )


class PayeeFilter(forms.Form):
    """Filters of the list of payees; they live in the address. What is unknown filters nothing."""

    q = forms.CharField(
        label=_("Name or award"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    account = forms.ChoiceField(
        label=_("Account"), required=False,
        choices=[("", _("All")), ("none", _("No account")), *AccountState.choices],
    )  # fmt: skip

    def narrow(self, payees: Any) -> Any:
        """Return the payees that pass the filters."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if "q" in given:
            payees = payees.matching(given["q"])
        return payees.with_account(given["account"]) if "account" in given else payees

    @property
    def active(self) -> int:
        """How many filters are set."""
        self.is_valid()
        return len([value for value in self.cleaned_data.values() if value])
