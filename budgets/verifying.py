# SPDX-License-Identifier: AGPL-3.0-or-later
"""Recomputing a programme's ledger from its rows: chain, sums, anchors, and rows that no operation leaves behind.

Reads in a stream: the memory it takes does not grow with the ledger. Whoever can rewrite every row, the head and
the anchors too is found only by a head that was told outside: `anchors_told` reads such lines, `anchors_hold` asks
whether they still stand.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext_lazy as _

from budgets.chain import GENESIS, digest_of
from budgets.checks import Finding, check
from budgets.guards import guards_missing
from budgets.models import Anchor, ChainHead, JournalEntry, LedgerAccount, Posting
from core.unreadable import Unreadable

CHUNK = 5000
ANCHOR_LINE = re.compile(r"(\S+) ([1-9][0-9]*) ([0-9a-f]{64})(?: .*)?")
Row = tuple  # id, seq, key, date, text, prev_digest, digest, sealed
Leg = tuple  # seq, account programme, account currency, then what the digest is made of


class NotAnAnchor(Unreadable):
    """A line of an anchor file is not one."""

    sentence = _("Line %(line)s is not an anchor: write programme, place and digest, with blanks between.")


def anchors_told(text: str) -> list[tuple[str, int, str]]:
    """Read lines of "programme place digest" (empty lines and # are left out); raises NotAnAnchor."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = ANCHOR_LINE.fullmatch(line.strip())
        if match is None:
            raise NotAnAnchor(line=number)
        found.append((match[1], int(match[2]), match[3]))
    return found


@check
def verify_ledger(programme_key: str) -> Iterator[Finding]:
    """Yield everything in a programme's ledger that is not as it must be."""
    for name in guards_missing():
        yield Finding(programme_key, name, _("this guard of the database is missing or switched off"))
    yield from _stray(programme_key)
    top = JournalEntry.objects.of_programme(programme_key).aggregate(top=Max("seq"))["top"] or 0
    head = ChainHead.objects.filter(programme_key=programme_key).first()
    seq, digest = (head.seq, head.digest) if head else (0, GENESIS)
    if top > seq:
        yield Finding(programme_key, str(top), _("stands beyond the head of the chain"))
    last = yield from _chain(programme_key, seq)
    if last != (seq, digest):
        yield Finding(programme_key, str(seq), _("the head of the chain is not its last entry"))
    yield from _reversals(programme_key)
    kept = Anchor.objects.filter(programme_key=programme_key).order_by("pk")
    yield from anchors_hold(programme_key, kept.values_list("programme_key", "seq", "digest"))


def _stray(programme_key: str) -> Iterator[Finding]:
    """Rows that no operation leaves: unsealed entries, postings without entry or account."""
    for key in (
        JournalEntry.objects.of_programme(programme_key).filter(sealed=False).values_list("key", flat=True)
    ):
        yield Finding(programme_key, key, _("was never sealed"))
    entry = JournalEntry.objects.filter(pk=OuterRef("entry_id"))
    account = LedgerAccount.objects.filter(pk=OuterRef("account_id"))
    for pk in Posting.objects.filter(~Exists(entry) | ~Exists(account)).values_list("pk", flat=True):
        yield Finding(programme_key, str(pk), _("this posting belongs to no entry or no account"))


def _chain(programme_key: str, until: int) -> Iterator[Finding]:
    """Recompute the chain up to a place; return the last place and digest."""
    place, previous = 0, GENESIS
    legs = _legs(programme_key, until)
    seq, group = next(legs, (0, []))
    for row in _rows(programme_key, until):
        own: list[Leg] = []
        while seq and seq <= row[1]:
            own = group if seq == row[1] else own
            seq, group = next(legs, (0, []))
        place += 1
        where = f"{row[1]} {row[2]}"
        if row[1] != place:
            yield Finding(programme_key, str(place), _("an entry is missing at this place"))
            place = row[1]
        if row[5] != previous:
            yield Finding(programme_key, where, _("does not follow the entry before it"))
        if row[6] != digest_of(row[5], row[1], row[2], row[3], row[4], [leg[3:] for leg in own]):
            yield Finding(programme_key, where, _("was altered after it was sealed"))
        yield from _unsound(programme_key, where, own)
        previous = row[6]
    return place, previous


def _rows(programme_key: str, until: int) -> Iterator[Row]:
    """The entries up to a place, in a stream."""
    found = JournalEntry.objects.of_programme(programme_key).filter(seq__lte=until).order_by("seq")
    columns = ("id", "seq", "key", "date", "text", "prev_digest", "digest", "sealed")
    return found.values_list(*columns).iterator(chunk_size=CHUNK)


def _legs(programme_key: str, until: int) -> Iterator[tuple[int, list[Leg]]]:
    """The postings up to a place, in a stream, entry by entry."""
    found = Posting.objects.filter(entry__programme_key=programme_key, entry__seq__lte=until)
    rows = found.order_by("entry__seq", "pk").values_list(
        "entry__seq", "account__programme_key", "account__currency", "account__code", "account__subject",
        "currency", "amount_minor", "base_minor", "base_currency",
    )  # fmt: skip
    for seq, legs in groupby(rows.iterator(chunk_size=CHUNK), key=itemgetter(0)):
        yield seq, list(legs)


def _unsound(programme_key: str, where: str, legs: list[Leg]) -> Iterator[Finding]:
    """What the database should never have let in: sums, number of legs, an account of somewhere else."""
    sums: Counter[tuple[str, str]] = Counter()
    for _seq, programme, account_currency, *facts in legs:
        _code, _subject, currency, minor, base_minor, base_currency = facts
        sums["amount", currency] += minor
        sums["worth", base_currency] += base_minor or 0
        if programme != programme_key or currency != account_currency:
            yield Finding(programme_key, where, _("is posted to an account of something else"))
    if len(legs) < 2:
        yield Finding(programme_key, where, _("has fewer than two legs"))
    if any(sums.values()) or sum(kind == "worth" for kind, _currency in sums) > 1:
        yield Finding(programme_key, where, _("does not balance"))


def _reversals(programme_key: str) -> Iterator[Finding]:
    """A reversal takes back exactly what it reverses."""
    entries = JournalEntry.objects.of_programme(programme_key).exclude(reverses=None)
    pairs = entries.order_by("seq").values_list("key", "pk", "reverses_id")
    for key, pk, reversed_pk in pairs.iterator(chunk_size=CHUNK):
        facts = ("account_id", "amount_minor", "base_minor")
        taken = Counter(Posting.objects.filter(entry=pk).values_list(*facts))
        given = Posting.objects.filter(entry=reversed_pk).values_list(*facts)
        mirrored = Counter(
            (account, -minor, None if base is None else -base) for account, minor, base in given
        )
        if taken != mirrored:
            yield Finding(programme_key, key, _("does not take back what it says it reverses"))


def anchors_hold(programme_key: str, told: Iterable[tuple[str, int, str]]) -> Iterator[Finding]:
    """Yield each head (programme, place, digest) once told to the world that does not stand at its place now."""
    for seq, digest in sorted({(seq, digest) for key, seq, digest in told if key == programme_key}):
        found = JournalEntry.objects.of_programme(programme_key).filter(seq=seq, digest=digest)
        if seq and not found.exists():
            yield Finding(programme_key, str(seq), _("is not what was anchored: the ledger was rewritten"))
