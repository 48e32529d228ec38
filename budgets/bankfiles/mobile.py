# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mobile-money payouts as CSV: what a provider's table looks like is data, so that finance can change it.

The providers' own bulk formats are not public; those shipped here are modelled on public ones of their kind.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from core.csv_safety import prefix
from core.money import Money, minor_digits
from core.refusals import Refusal
from core.unreadable import Unreadable

from .order_checks import is_reference


class PhoneStyle(StrEnum):
    """How a number is written: 250788123456, 0788123456 or +250788123456."""

    COUNTRY = "country"
    LOCAL = "local"
    PLUS = "plus"


class AmountStyle(StrEnum):
    """How an amount is written: 1500 (only the decimals that the currency has), or always 1500.00."""

    PLAIN = "plain"
    TWO_DECIMALS = "two decimals"


class Source(StrEnum):
    """What of a payout stands in a column."""

    REFERENCE = "reference"
    PHONE = "phone"
    AMOUNT = "amount"
    CURRENCY = "currency"
    NAME = "name"
    TEXT = "text"


class ReferenceMissing(Unreadable):
    """Without our reference nobody could tell which payout a result belongs to."""

    sentence = _("The profile “%(name)s” has no column for %(what)s, so results could not be matched.")


@dataclass(frozen=True, slots=True)
class ResultMapping:
    """The headings of the provider's table of results (any case), and the words of its states, in lower case."""

    reference: str
    amount: str
    status: str
    transaction: str = ""
    day: str = ""
    reason: str = ""
    name: str = ""
    succeeded: frozenset[str] = frozenset({"success", "successful", "succeeded", "completed", "paid", "ts"})
    failed: frozenset[str] = frozenset({"failed", "failure", "rejected", "error", "expired", "tf"})
    pending: frozenset[str] = frozenset({"pending", "processing", "in progress", "ambiguous", "tip", "ta"})
    day_formats: tuple[str, ...] = ("%Y-%m-%d", "%d/%m/%Y")


@dataclass(frozen=True, slots=True)
class PayoutProfile:
    """What a provider's table looks like. `columns` are (heading, source) in the provider's order.

    `currency` is the only one it pays in; `country_code` is without plus, such as 250.
    """

    name: str
    columns: tuple[tuple[str, Source], ...]
    result: ResultMapping
    currency: str = "RWF"
    country_code: str = "250"
    delimiter: str = ","
    phone: PhoneStyle = PhoneStyle.COUNTRY
    amount: AmountStyle = AmountStyle.PLAIN

    def __post_init__(self) -> None:
        """Raise ReferenceMissing without a column for reference, phone or amount."""
        present = {source for _heading, source in self.columns}
        for needed in (Source.REFERENCE, Source.PHONE, Source.AMOUNT):
            if needed not in present:
                raise ReferenceMissing(name=self.name, what=needed.value)


PROFILES = {
    profile.name: profile
    for profile in (
        PayoutProfile(
            "generic",
            (
                ("Reference", Source.REFERENCE),
                ("Phone", Source.PHONE),
                ("Name", Source.NAME),
                ("Amount", Source.AMOUNT),
                ("Currency", Source.CURRENCY),
                ("Note", Source.TEXT),
            ),
            ResultMapping(
                "Reference",
                "Amount",
                "Status",
                transaction="Transaction ID",
                day="Date",
                reason="Reason",
                name="Name",
            ),
        ),
        PayoutProfile(
            "mtn-like",
            (
                ("partyId", Source.PHONE),
                ("payeeName", Source.NAME),
                ("amount", Source.AMOUNT),
                ("currency", Source.CURRENCY),
                ("externalId", Source.REFERENCE),
                ("payeeNote", Source.TEXT),
            ),
            ResultMapping(
                "externalId",
                "amount",
                "status",
                transaction="financialTransactionId",
                day="date",
                reason="reason",
                name="payeeName",
            ),
        ),
        PayoutProfile(
            "airtel-like",
            (
                ("Mobile Number", Source.PHONE),
                ("Amount", Source.AMOUNT),
                ("Beneficiary", Source.NAME),
                ("Partner Reference", Source.REFERENCE),
            ),
            ResultMapping(
                "Partner Reference",
                "Amount",
                "Transaction Status",
                transaction="Transaction ID",
                day="Transaction Date",
                reason="Message",
                name="Beneficiary",
            ),
            delimiter=";",
            phone=PhoneStyle.LOCAL,
            amount=AmountStyle.TWO_DECIMALS,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Payout:
    """One payment to a phone; `phone` is E.164, such as +250788123456."""

    reference: str
    phone: str
    amount: Money
    name: str = ""
    text: str = ""


class PayoutRefused(Refusal):
    """The table cannot be made; `faults` has every reason."""

    sentence = _("The payout file cannot be made. To put right: %(count)s. The first: %(first)s")

    def __init__(self, faults: Sequence[Unreadable]) -> None:
        self.faults = list(faults)
        super().__init__(count=len(self.faults), first=self.faults[0])


class NoPayout(Unreadable):
    """Nothing is to be paid."""

    sentence = _("There is no payout to write.")


class BadPayoutReference(Unreadable):
    """A reference that would not come back as it was sent, or that two payouts share."""

    sentence = _(
        "Row %(row)s: the reference “%(reference)s” is used twice, or is not 1 to 35 plain characters."
    )


class BadPayoutPhone(Unreadable):
    """A number of another country, or in another form."""

    sentence = _("Row %(row)s: “%(phone)s” is not a mobile number with country code +%(code)s.")


class BadPayoutAmount(Unreadable):
    """Zero, below, or in another currency than the provider pays."""

    sentence = _(
        "Row %(row)s: %(amount)s cannot be paid; the provider pays whole amounts above zero in %(currency)s."
    )


def payout_csv(rows: Sequence[Payout], profile: PayoutProfile) -> bytes:
    """The table in UTF-8, lines ending in CR LF. Raises PayoutRefused with everything that is wrong.

    Texts that a spreadsheet would take for formulas get an apostrophe; references, numbers, amounts and codes
    are checked to be plain instead, since the provider reads them as they stand.
    """
    faults = list(_faults(rows, profile))
    if faults:
        raise PayoutRefused(faults)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=profile.delimiter, lineterminator="\r\n")
    writer.writerow([heading for heading, _source in profile.columns])
    writer.writerows([[_cell(row, source, profile) for _heading, source in profile.columns] for row in rows])
    return text.getvalue().encode()


def _faults(rows: Sequence[Payout], profile: PayoutProfile) -> Iterator[Unreadable]:
    if not rows:
        yield NoPayout()
    used = Counter(row.reference for row in rows)
    for number, row in enumerate(rows, start=1):
        if (
            used[row.reference] > 1
            or not is_reference(row.reference)
            or prefix(row.reference) != row.reference
        ):
            yield BadPayoutReference(row=number, reference=row.reference[:40])
        digits = row.phone.removeprefix(f"+{profile.country_code}")
        if digits == row.phone or not (digits.isascii() and digits.isdigit() and 6 <= len(digits) <= 12):
            yield BadPayoutPhone(row=number, phone=row.phone[:20], code=profile.country_code)
        if row.amount.minor <= 0 or row.amount.currency != profile.currency:
            yield BadPayoutAmount(row=number, amount=row.amount, currency=profile.currency)


def _cell(row: Payout, source: Source, profile: PayoutProfile) -> str:
    if source == Source.REFERENCE:
        return row.reference
    if source == Source.PHONE:
        return _phone(row.phone, profile)
    if source == Source.AMOUNT:
        decimals = (
            ".00"
            if profile.amount == AmountStyle.TWO_DECIMALS and minor_digits(profile.currency) == 0
            else ""
        )
        return f"{row.amount.decimal():f}{decimals}"
    if source == Source.CURRENCY:
        return row.amount.currency
    return prefix(" ".join((row.name if source == Source.NAME else row.text).split()))


def _phone(phone: str, profile: PayoutProfile) -> str:
    if profile.phone == PhoneStyle.PLUS:
        return phone
    if profile.phone == PhoneStyle.LOCAL:
        return "0" + phone.removeprefix(f"+{profile.country_code}")
    return phone.removeprefix("+")
