# SPDX-License-Identifier: AGPL-3.0-or-later
"""A small ledger for the tests: who keeps it, a few entries, and rows written past the operations."""

from datetime import UTC, date, datetime

from accounts.states import Role
from budgets import happenings
from budgets.chain import GENESIS
from budgets.entries import Account, Entry, pair
from budgets.models import ChainHead, JournalEntry, LedgerAccount, Posting
from budgets.operations import ledger
from core.acting import WORKER
from core.money import Money
from tests import personas

TVET = personas.PROGRAMME
DAY = date(2026, 11, 2)
BANK, TRANSIT, FEES = Account("1010", "RWF", "BK"), Account("1090", "RWF"), Account("5900", "RWF")
EURO_BANK = Account("1010", "EUR", "ING")


def rwf(minor: int) -> Money:
    return Money(minor, "RWF")


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def checker():
    """Odile checks what Jean-Paul makes."""
    odile = personas.odile()
    if not odile.roles_held.filter(role=Role.FINANCE_CHECKER).exists():
        personas.give(odile, Role.FINANCE_CHECKER)
    return odile


def fee(key: str = "fee:1", minor: int = 500, on: date = DAY, text: str = "Fee of the month") -> Entry:
    return happenings.fee(key, on, text, bank="BK", amount=rwf(minor))


def several(count: int = 5, start: int = 1) -> list[Entry]:
    return [fee(f"fee:{number}", 100 * number) for number in range(start, start + count)]


def posted(entry: Entry | None = None) -> JournalEntry:
    return ledger.post(TVET, entry or fee(), by=WORKER)


def moved(key: str, minor: int, *, debit: Account = TRANSIT, credit: Account = BANK) -> Entry:
    return Entry(key, DAY, "Moved", pair(debit, credit, Money(minor, debit.currency)))


def account(code: str, currency: str, subject: str = "", programme: str = TVET) -> LedgerAccount:
    return ledger.open_account(programme, Account(code, currency, subject))


def draft(*legs, programme: str = TVET, **given) -> JournalEntry:
    """Write an unsealed entry by hand; a leg is (account, minor[, base minor, base currency[, currency]])."""
    head = ChainHead.objects.filter(programme_key=programme).first()
    seq, digest = (head.seq, head.digest) if head else (0, GENESIS)
    row = JournalEntry.objects.create(
        **{
            "programme_key": programme, "seq": seq + 1, "key": "by-hand", "date": DAY, "text": "By hand",
            "recorded_at": datetime(2026, 11, 2, 9, tzinfo=UTC), "prev_digest": digest, "digest": "a" * 64,
        }
        | given
    )  # fmt: skip
    for leg in legs:
        add_leg(row, *leg)
    return row


def add_leg(row, where, minor, base=None, base_currency="", currency=None) -> Posting:
    return Posting.objects.create(
        entry=row, account=where, amount_minor=minor, currency=currency or where.currency, base_minor=base,
        base_currency=base_currency,
    )  # fmt: skip


def seal(row: JournalEntry) -> None:
    JournalEntry.objects.filter(pk=row.pk).update(sealed=True)
