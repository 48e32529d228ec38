# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed about banks' files: the file and whose it is; what a line that waits is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.rules import programmes_of
from budgets.models import Payment, StatementLine
from budgets.operations.statement import File, banks_of
from budgets.rules import KEEPS_BOOKS
from core.forms import HouseForm
from grants.models import Programme

LOOK, BRING = "look", "bring"
OTHER, FEE, REFUND, ASIDE = "other", "fee", "refund", "aside"
PAYMENT = "payment:"


class UploadForm(HouseForm):
    """A file, of which of our accounts it is, and why it does not add up if it does not."""

    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=None)
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A bank's statement or answer (camt.052, 053, 054 or pain.002), a table of mobile-money results, or the "
            "payment-request workbook with voucher numbers and paid dates. At most 20 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ".xml,.xlsx,.csv,.txt"}),
    )
    bank = forms.ChoiceField(
        label=_("Of which of our accounts"),
        required=False,
        help_text=_("Files that name an account that was read before need no choice."),
    )
    new_bank = forms.CharField(
        label=_("Or the name of an account that is new here"),
        required=False,
        max_length=60,
        help_text=_("A short name of your own, for example “Bank of Kigali RWF”."),
    )
    reason = forms.CharField(
        label=_("If the balances do not add up: why is the file right all the same?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = sorted(programmes_of(person, KEEPS_BOOKS))
        mine: Any = self.fields["programme"]
        mine.queryset = Programme.objects.filter(key__in=keys).order_by("key")
        mine.initial = keys[0] if keys else None
        if len(keys) == 1:
            mine.widget = forms.HiddenInput()
            mine.initial = mine.queryset.first()
        names = sorted({name for key in keys for name in banks_of(key)})
        bank: Any = self.fields["bank"]
        bank.choices = [("", _("As the file says")), *((name, name) for name in names)]

    def wanted(self) -> dict[str, Any]:
        """Return what the operations take: the file's bytes and name, our account's name, the reason."""
        given = self.cleaned_data
        file = File(given["file"].read(), given["file"].name)
        bank = given["new_bank"] or given["bank"]
        return {"file": file, "bank": bank, "reason": given["reason"]}


class DecideForm(HouseForm):
    """What a line is: one of the payments that fit, another one, a fee, a refund, or nothing of ours."""

    drafting = True  # which of the fields is needed depends on the answer

    decision = forms.ChoiceField(label=_("What is this line?"), widget=forms.RadioSelect)
    reference = forms.CharField(label=_("Reference of the other payment"), required=False, max_length=35)
    award = forms.CharField(
        label=_("Number of the award that gives money back"), required=False, max_length=40
    )
    reason = forms.CharField(
        label=_("Why it is set aside"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The auditor reads it."),
    )

    def __init__(self, *args: Any, line: StatementLine, payments: list[Payment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fits = [(f"{PAYMENT}{one.reference}", _words(one)) for one in payments]
        choices = [*fits, (OTHER, _("Another payment, by its reference"))]
        if line.counts and line.credit:
            choices.append((REFUND, _("Money that a grantee gives back")))
        elif line.counts:
            choices.append((FEE, _("A fee of the bank")))
        decision: Any = self.fields["decision"]
        decision.choices = [*choices, (ASIDE, _("None of these: set it aside"))]
        if not (line.counts and line.credit):
            del self.fields["award"]


def _words(payment: Payment) -> str:
    return f"{payment.reference} · {payment.amount} · {payment.account.payee}"
