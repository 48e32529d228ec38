# SPDX-License-Identifier: AGPL-3.0-or-later
"""A programme's ledger as a text that other programs read (the syntax of beancount), line by line.

Checking it by `bean-check` is a second opinion that shares no code with us: each transaction must balance, and
at the end each account must stand where our own sums say. The exchange and memorandum accounts become equity.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from django.db.models import Max, Min

from budgets.models import Posting
from budgets.queries.ledger import PostingQuerySet
from budgets.states import AccountKind
from core.money import Money

ROOTS = {
    AccountKind.ASSET: "Assets",
    AccountKind.LIABILITY: "Liabilities",
    AccountKind.INCOME: "Income",
    AccountKind.EXPENSE: "Expenses",
    AccountKind.TRADING: "Equity",
    AccountKind.MEMO: "Equity",
}
CHUNK = 5000


def account_name(kind: str, code: str, subject: str, currency: str) -> str:
    """Return an account's name: "Assets:1010:BK-MAIN:RWF". A subject of other signs gets its hash's beginning."""
    parts = [ROOTS[AccountKind(kind)], code]
    if subject:
        plain = re.sub(r"[^A-Za-z0-9]+", "-", subject).strip("-")
        if plain != subject or not re.match(r"[A-Z0-9]", plain):
            plain = f"X-{plain}-{hashlib.sha256(subject.encode()).hexdigest()[:8]}"
        parts.append(plain)
    return ":".join([*parts, currency])


def amount_text(minor: int, currency: str) -> str:
    """Return an amount with all its digits: "-1234.50 EUR"."""
    return f"{Money(minor, currency).decimal():f} {currency}"


def quoted(text: str) -> str:
    """Return a text in quotation marks, on one line."""
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def lines(programme_key: str) -> Iterator[str]:
    """Yield the lines of the export: accounts, transactions in the chain's order, balances at the end."""
    postings = Posting.objects.counted(programme_key)
    balances = postings.balances()
    first, last = _days(postings)
    yield f'option "title" {quoted(f"Ledger of {programme_key}")}'
    named = [
        (account_name(one.kind, one.code, one.subject, one.amount.currency), one.amount) for one in balances
    ]
    for name, amount in named:
        yield f"{first} open {name} {amount.currency}"
    yield from _transactions(postings)
    for name, amount in named:
        # Without "~ 0" a difference of one cent would be tolerated.
        yield f"{last + timedelta(days=1)} balance {name} {amount.decimal():f} ~ 0 {amount.currency}"


def _days(postings: PostingQuerySet) -> tuple[date, date]:
    """The first and the last day of the ledger; for an empty one any day will do."""
    found = postings.aggregate(first=Min("entry__date"), last=Max("entry__date"))
    return found["first"] or date(2000, 1, 1), found["last"] or date(2000, 1, 1)


def _transactions(postings: PostingQuerySet) -> Iterator[str]:
    """Yield the transactions, each with its legs."""
    rows = postings.order_by("entry__seq", "pk").values_list(
        "entry__seq", "entry__date", "entry__key", "entry__text", "entry__digest",
        "account__kind", "account__code", "account__subject", "currency",
        "amount_minor", "base_minor", "base_currency",
    )  # fmt: skip
    for seq, legs in groupby(rows.iterator(chunk_size=CHUNK), key=itemgetter(0)):
        for number, leg in enumerate(legs):
            if number == 0:
                yield f"{leg[1]} * {quoted(leg[3])}"
                yield f"  place: {seq}"
                yield f"  key: {quoted(leg[2])}"
                yield f"  digest: {quoted(leg[4])}"
            yield f"  {account_name(*leg[5:9])}  {amount_text(leg[9], leg[8])}"
            if leg[10] is not None:
                yield f"    worth: {amount_text(leg[10], leg[11])}"
