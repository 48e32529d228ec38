# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of payments and of those who are paid."""

from django.urls import URLPattern, path, register_converter

from budgets.views import (
    account,
    payee,
    payees,
    payment,
    payment_request,
    payment_rules,
    payment_steps,
    payments,
)


class Reference:
    """A payment's reference: the characters that every bank takes, and the number of the attempt at its end."""

    regex = r"[A-Za-z0-9/().,+ -]+-[0-9]+"

    def to_python(self, value: str) -> str:
        """Return it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it is."""
        return value


register_converter(Reference, "reference")
PAYEE = "run/payees/<int:pk>/"
ACCOUNT = "run/payees/accounts/<int:pk>/"
PAYMENT = "run/payments/<reference:reference>/"

urlpatterns: list[URLPattern] = [
    path("run/payees/", payees.payees, name="payees"),
    path("run/payees/new/", payee.payee_new, name="payee_new"),
    path(PAYEE, payee.payee, name="payee"),
    path(PAYEE + "bank/", account.payee_bank, name="payee_bank"),
    path(PAYEE + "wallet/", account.payee_wallet, name="payee_wallet"),
    path(ACCOUNT + "verify/", account.payee_verify, name="payee_verify"),
    path(ACCOUNT + "block/", account.payee_block, name="payee_block"),
    path(ACCOUNT + "number/", account.payee_reveal, name="payee_reveal"),
    path("run/payments/", payments.payments, name="payments"),
    path(PAYMENT, payment.payment, name="payment"),
    path(PAYMENT + "letter/", payment.payment_letter, name="payment_letter"),
    *(
        path(f"{PAYMENT}{act}/", payment_steps.payment_step, {"act": act}, name=f"payment_{act}")
        for act in payment_steps.ACTS
    ),
    path(
        "awards/<slug:number>/money/<int:no>/request/",
        payment_request.payment_request,
        name="payment_request",
    ),
    path("run/money/rules/", payment_rules.payment_rules, name="payment_rules"),
]
