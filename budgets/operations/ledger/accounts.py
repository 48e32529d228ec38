# SPDX-License-Identifier: AGPL-3.0-or-later
"""Opening accounts of the chart, as entries come to need them."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from budgets.chart import line_of
from budgets.entries import Account
from budgets.models import LedgerAccount
from budgets.operations.ledger.head import lock_head
from core.refusals import Refusal


class AccountClosed(Refusal):
    """Nothing is posted on an account that was closed with its award."""

    sentence = _("The account %(account)s is closed, so nothing more is posted on it.")


def open_account(programme_key: str, account: Account) -> LedgerAccount:
    """Return the programme's account of these names, opened if it is not there yet."""
    with transaction.atomic():
        lock_head(programme_key)
        return opened(programme_key, [account])[account]


def opened(programme_key: str, accounts: Iterable[Account]) -> dict[Account, LedgerAccount]:
    """Return the rows of accounts, opening those that are missing; the caller holds the head's lock.

    Raises AccountClosed.
    """
    wanted = set(accounts)
    found = _rows(programme_key, wanted)
    closed = next((row for row in found.values() if row.closed_at is not None), None)
    if closed is not None:
        raise AccountClosed(account=str(closed))
    missing = sorted(wanted - found.keys(), key=repr)
    if missing:
        with override("en"):
            LedgerAccount.objects.bulk_create([_row(programme_key, one) for one in missing])
        found = _rows(programme_key, wanted)
    return found


def _row(programme_key: str, account: Account) -> LedgerAccount:
    line = line_of(account.code)
    return LedgerAccount(
        programme_key=programme_key, code=account.code, name=str(line.name), kind=line.kind,
        currency=account.currency, subject=account.subject,
    )  # fmt: skip


def _rows(programme_key: str, wanted: set[Account]) -> dict[Account, LedgerAccount]:
    codes = {account.code for account in wanted}
    rows = LedgerAccount.objects.filter(programme_key=programme_key, code__in=codes).order_by("pk")
    named = {Account(row.code, row.currency, row.subject): row for row in rows}
    return {account: row for account, row in named.items() if account in wanted}
