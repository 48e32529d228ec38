# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people say about a batch, as forms."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.models import PaymentBatch, PayoutFormat, SourceAccount
from budgets.states import BatchChannel
from core.forms import HouseForm
from grants.forms.fields import DayField, MoneyField

WAY = ("channel", "currency", "source", "payout")


class WayForm(HouseForm):
    """By what way payments of which currency go out; asked in the address."""

    drafting = True  # a filter: nothing of it is marked as optional

    channel = forms.ChoiceField(label=_("Way out"), choices=BatchChannel.choices)
    currency = forms.ChoiceField(label=_("Currency"))
    source = forms.ModelChoiceField(
        label=_("Paid from"), queryset=SourceAccount.objects.none(), required=False, empty_label=_("Not said")
    )
    payout = forms.ChoiceField(label=_("Mobile money format"), required=False)

    def __init__(
        self,
        *args: Any,
        currencies: Iterable[str],
        sources: Any,
        payouts: Iterable[PayoutFormat],
        **given: Any,
    ) -> None:
        super().__init__(*args, **given)
        self.fields["currency"].choices = [(one, one) for one in currencies]  # type: ignore[attr-defined]
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]
        names = [("", _("None")), *((one.name, one.name) for one in payouts)]
        self.fields["payout"].choices = names  # type: ignore[attr-defined]


class BatchForm(WayForm):
    """The way, carried along; the day, and the payments that were ticked."""

    execution_date = DayField(label=_("To be paid on"))
    everything = forms.BooleanField(label=_("All that this way can carry"), required=False)
    payments = forms.TypedMultipleChoiceField(label=_("Payments"), coerce=int, required=False)

    def __init__(self, *args: Any, payments: Iterable[int], **given: Any) -> None:
        super().__init__(*args, **given)
        for name in WAY:
            self.fields[name].widget = forms.HiddenInput()
        self.fields["payments"].choices = [(key, key) for key in payments]  # type: ignore[attr-defined]


class AddForm(HouseForm):
    """More payments for a draft."""

    payments = forms.TypedMultipleChoiceField(label=_("Payments"), coerce=int, required=False)

    def __init__(self, *args: Any, payments: Iterable[int], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["payments"].choices = [(key, key) for key in payments]  # type: ignore[attr-defined]


class ReleaseForm(HouseForm):
    """The control sum, typed in again."""

    drafting = True  # one payment needs none

    def __init__(self, *args: Any, batch: PaymentBatch, **given: Any) -> None:
        super().__init__(*args, **given)
        if batch.count > 1:
            self.fields["control"] = MoneyField(
                currency=batch.currency,
                label=_("Control sum"),
                help_text=_("Add up the payments on your own list, and type the sum in %(currency)s.")
                % {"currency": batch.currency},
            )


class WhyForm(HouseForm):
    """A reason that is kept."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with your name, and the auditor reads it."),
    )
