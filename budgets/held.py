# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this room holds on a person: accounts by their last digits, expenses; who reads it; what must be kept of it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import registry
from budgets.models import Expense, Payee, PayeeAccount
from grants.models import Award
from grants.states import TeamRole

registry.WORDS |= {
    "payees": _("Where you are paid"), "expenses": _("Expenses you reported"), "payees_added": _("Payees you added"),
    "holder": _("Holder"), "last_digits": _("Last digits"), "channel": _("Way of paying"), "bic": _("BIC"),
    "spent_on": _("Day"), "supplier": _("Supplier"), "amount": _("Amount"), "reported_at": _("Reported"),
    "guardian_name": _("Name of the guardian"), "registration": _("Registration number"),
}  # fmt: skip
registry.READINGS |= {
    "account number": _("An account number"), "payment": _("A payment"), "money": _("The money of your award"),
    "expenses": _("Expenses of your award"), "receipt": _("A receipt of your award"), "letter": _("A payment's letter"),
    "evidence": _("Evidence of your award"), "budget": _("The budget of your award"),
    "financial report": _("A financial report of your award"),
}  # fmt: skip


def _payees(person: Any) -> QuerySet[Payee]:
    """Return those under whose name the person is paid: of awards whose team they are in, with their own name."""
    awards = Award.objects.filter(submission__team__person=person).values("number")
    return Payee.objects.filter(Q(award_number__in=awards), name__iexact=person.name)


def held(person: Any) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    """Yield accounts (masked), expenses, and payees that the person wrote down."""
    accounts = PayeeAccount.objects.filter(payee__in=_payees(person)).select_related("payee").order_by("pk")
    yield (
        "payees",
        [
            {
                "name": one.payee.name, "holder": one.holder, "channel": str(one.get_channel_display()), "bic": one.bic,
                "last_digits": one.last_digits, "state": str(one.state_label), "guardian_name": one.payee.guardian_name,
            }
            for one in accounts
        ],
    )  # fmt: skip
    expenses = Expense.objects.filter(reported_by=person).select_related("award").order_by("pk")
    yield (
        "expenses",
        [
            {
                "spent_on": one.spent_on, "supplier": one.supplier, "amount": str(one.amount),
                "reported_at": one.reported_at, "state": str(one.state_label), "question": one.question,
                "answer": one.answered, "reason": one.reason,
            }
            for one in expenses
        ],
    )  # fmt: skip
    added = Payee.objects.filter(added_by=person).order_by("pk")
    yield "payees_added", list(added.values("name", "registration", "added_at"))


def read_of(person: Any) -> Iterable[QuerySet[Any]]:
    """Yield the things whose reading is a reading of this person's data."""
    yield PayeeAccount.objects.filter(payee__in=_payees(person))
    led = Award.objects.filter(submission__team__person=person, submission__team__role=TeamRole.LEAD)
    yield led


def kept(person: Any) -> Iterable[Any]:
    """Name what the law of accounts keeps."""
    if _payees(person).exists() or Expense.objects.filter(reported_by=person).exists():
        yield _("Payments, payees, receipts and the ledger stay as long as the law of accounts demands it.")


registry.HELD.append(held)
registry.READ_OF.append(read_of)
registry.KEPT.append(kept)
