# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of this room for kinds and states."""

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccountKind(TextChoices):
    """What an account of the ledger is."""

    ASSET = "asset", _("Asset")
    LIABILITY = "liability", _("Liability")
    INCOME = "income", _("Income")
    EXPENSE = "expense", _("Expense")
    # Each currency's other side in an exchange; together worth nothing in the reporting currency.
    TRADING = "trading", _("Currency exchange")
    # Promises, in a pair that adds up to nothing and is no part of what the programme owns or owes.
    MEMO = "memo", _("Memorandum")


class CeilingKind(TextChoices):
    """For what an amount is promised."""

    AWARD = "award", _("Award")
    OTHER = "other", _("Other payments")


class PayeeKind(TextChoices):
    """What the one who is paid is."""

    INSTITUTION = "institution", _("Institution")
    COOPERATIVE = "cooperative", _("Cooperative")
    PERSON = "person", _("Person")


class Channel(TextChoices):
    """By what way money goes."""

    BANK = "bank", _("Bank account")
    WALLET = "wallet", _("Mobile money")


class AccountState(TextChoices):
    """How far an account of a payee is trusted."""

    PROPOSED = "proposed", _("Proposed")
    VERIFIED = "verified", _("Verified, waiting")
    ACTIVE = "active", pgettext_lazy("account", "In use")
    BLOCKED = "blocked", _("Blocked")
    REPLACED = "replaced", _("Replaced")


ACCOUNT_LOOKS = {
    AccountState.PROPOSED: "waiting",
    AccountState.VERIFIED: "waiting",
    AccountState.ACTIVE: "done",
    AccountState.BLOCKED: "hold",
    AccountState.REPLACED: "closed",
}


class PaymentState(TextChoices):
    """Where a payment stands."""

    REQUESTED = "requested", _("Asked for")
    CHECKED = "checked", _("Checked")
    RELEASED = "released", _("Released")
    SENT = "sent", _("Sent to the bank")
    SETTLED = "settled", _("Paid")
    FAILED = "failed", _("Failed")
    RETURNED = "returned", _("Returned")
    REJECTED = "rejected", _("Rejected")

    # A thing has one payment at most that is in none of these.
    ENDED = nonmember(("failed", "returned", "rejected"))
    LIVE = nonmember(("requested", "checked", "released", "sent", "settled"))
    # Posted as an advance to the grantee, and not taken back.
    OUT = nonmember(("released", "sent", "settled"))
    BEYOND_CHECK = nonmember(("checked", "released", "sent", "settled", "failed", "returned"))
    BEYOND_RELEASE = nonmember(("released", "sent", "settled", "failed", "returned"))


PAYMENT_LOOKS = {
    PaymentState.REQUESTED: "waiting",
    PaymentState.CHECKED: "waiting",
    PaymentState.RELEASED: "ready",
    PaymentState.SENT: "waiting",
    PaymentState.SETTLED: "done",
    PaymentState.FAILED: "hold",
    PaymentState.RETURNED: "hold",
    PaymentState.REJECTED: "closed",
}


class Stage(TextChoices):
    """For what somebody answered."""

    CHECK = "check", _("Check")
    RELEASE = "release", _("Release")
