# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a batch must be before a file is made of it; everything that is wrong is told at once."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from budgets.banks import check_iban, is_bic, normal_account
from core.money import minor_digits
from core.refusals import Refusal
from core.unreadable import Unreadable

from .latin import ALLOWED, transliterate, without_spelling
from .orders import Batch, Party, Transfer

LONGEST_ID, LONGEST_NAME, LONGEST_TEXT, LONGEST_OTHER = 35, 140, 140, 34
MOST_DIGITS = 18


class BatchRefused(Refusal):
    """The batch cannot become a file; `faults` has every reason."""

    sentence = _("The payment file cannot be made. To put right: %(count)s. The first: %(first)s")

    def __init__(self, faults: Sequence[Unreadable]) -> None:
        self.faults = list(faults)
        super().__init__(count=len(self.faults), first=self.faults[0])


class EmptyBatch(Unreadable):
    """Nothing is to be paid."""

    sentence = _("The batch holds no payment.")


class MixedBatch(Unreadable):
    """Payments in several currencies."""

    sentence = _("The batch mixes currencies (%(currencies)s). One file pays in one currency.")


class NotPositive(Unreadable):
    """An amount of zero or below."""

    sentence = _("%(where)s: the amount %(amount)s is not above zero.")


class AmountTooLong(Unreadable):
    """An amount or sum with more digits than the format holds."""

    sentence = _("%(where)s: %(amount)s has more than 18 digits, which the format does not hold.")


class RepeatedReference(Unreadable):
    """Two payments with the same reference could not be told apart afterwards."""

    sentence = _("The reference “%(reference)s” is used by %(count)s payments; each needs its own.")


class BadReference(Unreadable):
    """A reference that banks change or refuse."""

    sentence = _(
        "%(where)s: the reference “%(reference)s” must have 1 to 35 of the characters A–Z a–z 0–9 / - ? : ( ) . , ' +"
        " and blanks inside, no slash at an end and no two slashes together."
    )


class BadBankCode(Unreadable):
    """A BIC without the shape of one."""

    sentence = _("%(where)s: “%(bic)s” is not a BIC; it has 8 or 11 capital letters and digits.")


class BadAccountNumber(Unreadable):
    """No account, two, or one that cannot be."""

    sentence = _("%(where)s: “%(number)s” cannot be an account number. %(why)s")


class NameMissing(Unreadable):
    """Nobody is paid without a name."""

    sentence = _("%(where)s: the name is missing.")


class NoLatinSpelling(Unreadable):
    """A name or text with characters for which no Latin spelling is known."""

    sentence = _(
        "%(where)s: “%(text)s” has characters that banks do not take (%(lost)s). Write it in Latin letters."
    )


class TooLong(Unreadable):
    """A name or text beyond the format's limit."""

    sentence = _(
        "%(where)s: “%(text)s” has %(count)s characters in the bank's spelling; at most %(most)s fit."
    )


class WithoutTimeZone(Unreadable):
    """The time of creation does not say in which zone."""

    sentence = _("The time of creation has no time zone.")


ONE_NUMBER = _("Write either an IBAN or the bank's own number.")
WITHOUT_BLANKS = _("An IBAN goes to the bank in capital letters, without blanks.")
OTHER_SHAPE = _("It has 1 to 34 letters and digits.")


def faults_of(batch: Batch) -> list[Unreadable]:
    """Everything that is wrong with the batch, in the order of the file; empty when nothing is."""
    found: list[Unreadable] = [] if batch.transfers else [EmptyBatch()]
    if batch.created.tzinfo is None:
        found.append(WithoutTimeZone())
    for where, reference in ((_("Message"), batch.message_id), (_("Batch"), batch.payment_info_id)):
        found += reference_faults(str(where), reference)
    found += _party_faults(str(_("Payer")), batch.debtor)
    for place, transfer in enumerate(batch.transfers, start=1):
        found += _transfer_faults(place_name(place, transfer.end_to_end_id), transfer)
    found += repeated_references([transfer.end_to_end_id for transfer in batch.transfers])
    found += currency_faults({transfer.amount.currency for transfer in batch.transfers})
    return found + list(_sum_fault(batch))


def warnings_of(batch: Batch) -> list[str]:
    """What somebody should look at twice though the file can be made: several payments to one account."""
    seen = Counter(str(transfer.creditor.account) for transfer in batch.transfers)
    words = _("Account %(account)s is paid %(count)s times in this batch.")
    return [str(words) % {"account": one, "count": count} for one, count in seen.items() if count > 1]


def place_name(place: int, reference: str) -> str:
    """How a payment of a batch is named in a sentence."""
    return str(_("Payment %(place)s (%(reference)s)")) % {"place": place, "reference": reference[:40] or "—"}


def is_reference(text: str) -> bool:
    """Whether banks give the text back unchanged: 1 to 35 characters of their set."""
    fits = 1 <= len(text) <= LONGEST_ID and ALLOWED.fullmatch(text) is not None and text == text.strip()
    return fits and "//" not in text and not text.startswith("/") and not text.endswith("/")


def reference_faults(where: str, reference: str) -> list[Unreadable]:
    """A fault when the text is no reference."""
    return [] if is_reference(reference) else [BadReference(where=where, reference=reference[:60])]


def repeated_references(references: Sequence[str]) -> list[Unreadable]:
    """A fault for each reference that stands more than once."""
    counts = Counter(references)
    return [RepeatedReference(reference=one[:60], count=count) for one, count in counts.items() if count > 1]


def currency_faults(currencies: set[str]) -> list[Unreadable]:
    """A fault when there is more than one currency."""
    return [MixedBatch(currencies=", ".join(sorted(currencies)))] if len(currencies) > 1 else []


def account_faults(where: str, iban: str, other: str) -> list[Unreadable]:
    """A fault when not exactly one number is given, or that one cannot be."""
    if bool(iban) == bool(other):
        return [BadAccountNumber(where=where, number=iban or "—", why=ONE_NUMBER)]
    if iban != normal_account(iban):
        return [BadAccountNumber(where=where, number=iban[:40], why=WITHOUT_BLANKS)]
    if iban:
        return [BadAccountNumber(where=where, number=iban[:40], why=why) for why in check_iban(iban)]
    if other.isascii() and other.isalnum() and len(other) <= LONGEST_OTHER:
        return []
    return [BadAccountNumber(where=where, number=other[:40], why=OTHER_SHAPE)]


def bic_faults(where: str, bic: str) -> list[Unreadable]:
    """A fault when the text has not the shape of a BIC."""
    return [] if is_bic(bic) else [BadBankCode(where=where, bic=bic[:20])]


def _party_faults(where: str, party: Party) -> Iterator[Unreadable]:
    if not transliterate(party.name):
        yield NameMissing(where=where)
    yield from _text_faults(where, party.name, LONGEST_NAME)
    yield from bic_faults(where, party.bic)
    yield from account_faults(where, party.account.iban, party.account.other)


def _transfer_faults(where: str, transfer: Transfer) -> Iterator[Unreadable]:
    yield from reference_faults(where, transfer.end_to_end_id)
    if transfer.amount.minor <= 0:
        yield NotPositive(where=where, amount=transfer.amount)
    elif len(str(transfer.amount.minor)) > MOST_DIGITS:
        yield AmountTooLong(where=where, amount=transfer.amount)
    yield from _party_faults(where, transfer.creditor)
    yield from _text_faults(where, transfer.text, LONGEST_TEXT)


def _text_faults(where: str, text: str, most: int) -> Iterator[Unreadable]:
    lost, spelt = without_spelling(text), transliterate(text)
    if lost:
        yield NoLatinSpelling(where=where, text=text[:60], lost=lost[:20])
    if len(spelt) > most:
        yield TooLong(where=where, text=text[:40], count=len(spelt), most=most)


def _sum_fault(batch: Batch) -> Iterator[Unreadable]:
    """A sum of several amounts may outgrow the format though each one fits."""
    currencies = {transfer.amount.currency for transfer in batch.transfers}
    summed = sum(transfer.amount.minor for transfer in batch.transfers)
    if len(currencies) == 1 and len(str(summed)) > MOST_DIGITS and len(batch.transfers) > 1:
        digits = minor_digits(currencies.pop())
        yield AmountTooLong(where=_("Sum"), amount=f"{summed // 10**digits}")
