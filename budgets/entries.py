# SPDX-License-Identifier: AGPL-3.0-or-later
"""Entries as plain values: an Entry that exists balances. Debits are positive, credits negative."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from budgets.chart import SubjectNeeded, line_of
from budgets.fx import Rate
from core.money import MixedCurrencies, Money
from core.unreadable import Unreadable

LONGEST_KEY, LONGEST_TEXT, LONGEST_SUBJECT = 120, 300, 80


class TooFewLegs(Unreadable):
    """Money comes from somewhere and goes somewhere."""

    sentence = _("An entry needs at least two legs; “%(key)s” has %(count)s.")


class NothingMoved(Unreadable):
    """A leg moves something."""

    sentence = _("A leg of “%(key)s” moves nothing.")


class Unbalanced(Unreadable):
    """The legs of one currency do not add up to zero."""

    sentence = _("The legs of “%(key)s” do not add up to zero: %(amount)s is left over.")


class BaseIncomplete(Unreadable):
    """Either every leg has its amount in one reporting currency, or none has."""

    sentence = _("In “%(key)s” every leg needs its amount in one and the same reporting currency, or none.")


class NameUnfit(Unreadable):
    """A key, text or subject is missing or too long."""

    sentence = _("“%(text)s” is empty or longer than the %(most)s characters that fit here.")


@dataclass(frozen=True, slots=True)
class Account:
    """An account by its names: the chart's code, the currency, and whose it is (award number, bank label)."""

    code: str
    currency: str
    subject: str = ""

    def __post_init__(self) -> None:
        """Raise UnknownAccount, SubjectNeeded or NameUnfit."""
        line = line_of(self.code)
        if line.subject and not self.subject:
            raise SubjectNeeded(code=self.code, subject=line.subject)
        if self.subject and (not line.subject or len(self.subject) > LONGEST_SUBJECT):
            raise NameUnfit(text=self.subject[:60], most=LONGEST_SUBJECT if line.subject else 0)


@dataclass(frozen=True, slots=True)
class Leg:
    """So much onto an account (a debit is positive), and what it is worth in the reporting currency, if kept."""

    account: Account
    amount: Money
    base: Money | None = None

    def __post_init__(self) -> None:
        """Raise MixedCurrencies when the amount is not of the account's currency."""
        if self.amount.currency != self.account.currency:
            raise MixedCurrencies(one=self.account.currency, other=self.amount.currency)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the journal. `key` is made of what happened ("pay:17:1"), so that it happens once.

    `on` is the accounting date (a calendar date in the programme's time zone). `reverses` is the key of the
    entry that this one takes back.
    """

    key: str
    on: date
    text: str
    legs: tuple[Leg, ...]
    reverses: str = ""

    def __post_init__(self) -> None:
        """Raise NameUnfit, TooFewLegs, NothingMoved, Unbalanced or BaseIncomplete."""
        for told, most in ((self.key, LONGEST_KEY), (self.text, LONGEST_TEXT)):
            if not told.strip() or len(told) > most:
                raise NameUnfit(text=told[:60], most=most)
        if len(self.legs) < 2:
            raise TooFewLegs(key=self.key, count=len(self.legs))
        if not all(leg.amount for leg in self.legs):
            raise NothingMoved(key=self.key)
        self._demand_zero([leg.amount for leg in self.legs])
        bases = [leg.base for leg in self.legs if leg.base is not None]
        if bases and (len(bases) < len(self.legs) or len({base.currency for base in bases}) > 1):
            raise BaseIncomplete(key=self.key)
        self._demand_zero(bases)

    def _demand_zero(self, amounts: Iterable[Money]) -> None:
        sums: dict[str, int] = {}
        for amount in amounts:
            sums[amount.currency] = sums.get(amount.currency, 0) + amount.minor
        for currency, minor in sums.items():
            if minor:
                raise Unbalanced(key=self.key, amount=Money(minor, currency))


def pair(debit: Account, credit: Account, amount: Money) -> tuple[Leg, Leg]:
    """Return the two legs that move an amount from `credit` to `debit`."""
    return Leg(debit, amount), Leg(credit, -amount)


def valued(entry: Entry, rate: Rate) -> Entry:
    """Return an entry of one currency with each leg's worth in the rate's target, which adds up to zero.

    Raises MixedCurrencies for a leg of another currency than the rate's source.
    """
    worth = rate.convert_all([leg.amount for leg in entry.legs])
    legs = tuple(replace(leg, base=base) for leg, base in zip(entry.legs, worth, strict=True))
    return replace(entry, legs=legs)


def valued_as_is(entry: Entry) -> Entry:
    """Return an entry whose one currency is the reporting currency itself: the worth is the amount."""
    return replace(entry, legs=tuple(replace(leg, base=leg.amount) for leg in entry.legs))


def reversal(entry: Entry, *, key: str, on: date, text: str) -> Entry:
    """Return the entry that takes another back: every leg the other way, in the same worth."""
    legs = tuple(Leg(leg.account, -leg.amount, None if leg.base is None else -leg.base) for leg in entry.legs)
    return Entry(key, on, text, legs, reverses=entry.key)
