# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happens to an award's money, as entries: promised, released, settled, accounted for, given back, exchanged.

Each function returns a balanced Entry and takes the key under which it happens once, the accounting date and
the amount (more than zero). What is undone is undone by `entries.reversal`: a returned payment reverses its
settlement and its release.
"""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from budgets.chart import (
    ADVANCES,
    BANK,
    COMMITMENTS,
    COMMITTED,
    DONOR_FUNDS,
    EXCHANGE_DIFFERENCE,
    FEES,
    GRANT_EXPENSE,
    IN_TRANSIT,
    REFUNDS_DUE,
    TRADING,
)
from budgets.entries import Account, Entry, Leg, pair
from core.money import Money
from core.unreadable import Unreadable


class AmountNotPositive(Unreadable):
    """What happens moves more than nothing, in the direction of its name."""

    sentence = _("An amount must be more than zero.")


def _moved(key: str, on: date, text: str, amount: Money, debit: Account, credit: Account) -> Entry:
    """Return the entry of one pair; raises AmountNotPositive."""
    if amount.minor <= 0:
        raise AmountNotPositive()
    return Entry(key, on, text, pair(debit, credit, amount))


def receive(key: str, on: date, text: str, *, donor: str, bank: str, amount: Money) -> Entry:
    """The donor's money arrives on a bank account."""
    to, since = Account(BANK, amount.currency, bank), Account(DONOR_FUNDS, amount.currency, donor)
    return _moved(key, on, text, amount, to, since)


def commit(key: str, on: date, text: str, *, award: str, amount: Money) -> Entry:
    """An amount is promised to an award (off the balance sheet)."""
    to, since = Account(COMMITTED, amount.currency, award), Account(COMMITMENTS, amount.currency, award)
    return _moved(key, on, text, amount, to, since)


def uncommit(key: str, on: date, text: str, *, award: str, amount: Money) -> Entry:
    """What was promised to an award is promised no more: given up, or the ceiling was lowered."""
    to, since = Account(COMMITMENTS, amount.currency, award), Account(COMMITTED, amount.currency, award)
    return _moved(key, on, text, amount, to, since)


def release(key: str, on: date, text: str, *, award: str, amount: Money, promised: bool = False) -> Entry:
    """A payment is released: the grantee holds an advance, the money is on its way.

    What was `promised` to the award is then an advance, and no commitment any more: two more legs say so.
    """
    to, since = Account(ADVANCES, amount.currency, award), Account(IN_TRANSIT, amount.currency)
    advance = _moved(key, on, text, amount, to, since)
    if not promised:
        return advance
    return replace(advance, legs=advance.legs + uncommit(key, on, text, award=award, amount=amount).legs)


def settle(key: str, on: date, text: str, *, bank: str, amount: Money) -> Entry:
    """The bank has paid: what was on its way has left the account."""
    to, since = Account(IN_TRANSIT, amount.currency), Account(BANK, amount.currency, bank)
    return _moved(key, on, text, amount, to, since)


def liquidate(key: str, on: date, text: str, *, award: str, heading: str, amount: Money) -> Entry:
    """Expenses are accepted: what was an advance is spent."""
    to = Account(GRANT_EXPENSE, amount.currency, f"{award} {heading}")
    return _moved(key, on, text, amount, to, Account(ADVANCES, amount.currency, award))


def claim_refund(key: str, on: date, text: str, *, award: str, amount: Money) -> Entry:
    """What was not spent, or not accepted, is asked back."""
    to, since = Account(REFUNDS_DUE, amount.currency, award), Account(ADVANCES, amount.currency, award)
    return _moved(key, on, text, amount, to, since)


def refund(
    key: str, on: date, text: str, *, award: str, bank: str, amount: Money, claimed: bool = False
) -> Entry:
    """Money comes back from the grantee: from the advance, or from what was claimed."""
    since = Account(REFUNDS_DUE if claimed else ADVANCES, amount.currency, award)
    return _moved(key, on, text, amount, Account(BANK, amount.currency, bank), since)


def fee(key: str, on: date, text: str, *, bank: str, amount: Money) -> Entry:
    """The bank takes its fee."""
    to, since = Account(FEES, amount.currency), Account(BANK, amount.currency, bank)
    return _moved(key, on, text, amount, to, since)


def exchange(
    key: str, on: date, text: str, *, out_of: Account, sold: Money, into: Account, bought: Money,
    sold_worth: Money, bought_worth: Money,
) -> Entry:  # fmt: skip
    """One currency is sold for another: two pairs of one currency each, through the exchange accounts.

    `sold_worth` and `bought_worth` are what the two are worth in the reporting currency (at the book's rate and
    at the budget's). Their difference goes to 5950: as a loss when more was given than came, as a gain when
    less. The exchange accounts are then worth nothing together. Raises AmountNotPositive or MixedCurrencies.
    """
    if min(sold.minor, bought.minor) <= 0 or min(sold_worth.minor, bought_worth.minor) < 0:
        raise AmountNotPositive()
    loss = sold_worth - bought_worth
    legs = [
        Leg(Account(TRADING, sold.currency), sold, sold_worth),
        Leg(out_of, -sold, -sold_worth),
        Leg(into, bought, bought_worth),
        Leg(Account(TRADING, bought.currency), -bought, -bought_worth),
    ]
    if loss:
        legs += [
            Leg(Account(EXCHANGE_DIFFERENCE, loss.currency), loss, loss),
            Leg(Account(TRADING, loss.currency), -loss, -loss),
        ]
    return Entry(key, on, text, tuple(legs))
