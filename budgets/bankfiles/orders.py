# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a bank is asked to pay: parties, transfers and the batch, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from core.money import Money


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """An account: its IBAN, or in countries without IBAN the bank's own number in `other`; one of the two."""

    iban: str = ""
    other: str = ""

    def __str__(self) -> str:
        return self.iban or self.other


@dataclass(frozen=True, slots=True)
class Party:
    """Who pays or is paid: the name as people write it, the bank's BIC and the account."""

    name: str
    bic: str
    account: AccountNumber


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment of a batch; `end_to_end_id` is ours and comes back in every answer of the bank."""

    end_to_end_id: str
    amount: Money
    creditor: Party
    text: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Transfers in one currency from one account on one day.

    `created` has a time zone and is written in UTC; `execution` is the day in the bank's country. The two
    ids are kept by the caller before the file exists, so that the same batch gives the same bytes.
    """

    message_id: str
    payment_info_id: str
    created: datetime
    execution: date
    debtor: Party
    transfers: tuple[Transfer, ...]
