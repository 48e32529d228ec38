# SPDX-License-Identifier: AGPL-3.0-or-later
"""What finance writes of a tranche's money that no receipt accounts for: found, settled, come back."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.forms.expense import TrancheField
from budgets.operations.expense import Proof
from budgets.states import SettledBy
from core.forms import HouseForm
from grants.forms.fields import CleanFileField, DayField, MoneyField
from grants.models import Award


def _words(label: Any, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **given)


class OnceForm(HouseForm):
    """A form that is carried out once, however often it is sent."""

    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = uuid4


class ProvingForm(OnceForm):
    """What proves that money came back, as the operations take it."""

    PROOF = ("bank", "voucher", "received_on", "paper")

    def prove(self, *, needed: bool, bank: str) -> None:
        """Add the fields of the proof; `bank` is the account that was used last."""
        self.fields["received_on"] = DayField(label=_("On which day did it arrive?"), required=needed)
        self.fields["bank"] = forms.CharField(
            label=_("On which bank account of ours?"), max_length=80, required=needed, initial=bank
        )
        self.fields["voucher"] = forms.CharField(label=_("Voucher number"), max_length=60, required=needed)
        self.fields["paper"] = CleanFileField(label=_("The paper"), required=False)

    def clean(self) -> dict[str, Any]:
        """Return what the operation takes."""
        given = super().clean() or {}
        return given | {"proof": Proof(**{name: given.pop(name, None) or _NONE[name] for name in self.PROOF})}


_NONE: dict[str, Any] = {"bank": "", "voucher": "", "received_on": None, "paper": None}


class FindingForm(OnceForm):
    """An amount of a tranche that is unsupported."""

    def __init__(self, *args: Any, award: Award, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tranche"] = TrancheField(award)
        self.fields["amount"] = MoneyField(currency=award.currency, label=_("How much is unsupported?"))
        self.fields["words"] = _words(_("What was found?"), help_text=_("The team reads this."))


class SettleForm(ProvingForm):
    """An amount of a finding, and how it is settled; only the ways that the person may take are offered."""

    drafting = True  # account, voucher and day belong to a refund, the paper to a write-off

    def __init__(
        self, *args: Any, award: Award, ways: Sequence[SettledBy], bank: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"] = forms.ChoiceField(
            label=_("How is it settled?"),
            choices=[(way.value, way.label) for way in ways],
            widget=forms.RadioSelect,
        )
        self.fields["amount"] = MoneyField(currency=award.currency, label=_("How much?"))
        self.fields["words"] = _words(_("Why, or by what?"))
        self.prove(needed=False, bank=bank)
        self.fields["received_on"].help_text = _("Of a refund only, like account and voucher.")
        self.fields["paper"].help_text = _("Needed when an amount is written off. PDF or picture.")


class RefundForm(ProvingForm):
    """Money of a tranche that was not spent, and is back."""

    def __init__(self, *args: Any, award: Award, bank: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tranche"] = TrancheField(award)
        self.fields["amount"] = MoneyField(currency=award.currency, label=_("How much came back?"))
        self.prove(needed=True, bank=bank)
        self.fields["words"] = _words(_("Why was it not spent?"))
