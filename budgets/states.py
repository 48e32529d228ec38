# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of this room for kinds and states."""

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
