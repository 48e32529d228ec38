# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands in the books about the payments that some lines name: locked once, in the house's order."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q, QuerySet

from budgets.chart import BANK
from budgets.models import BatchLine, JournalEntry, Payment, StatementLine
from budgets.operations.payment.common import key_of, moment, today_of, zone_of
from budgets.operations.payment.many import locked_things
from budgets.operations.statement.verdict import OWN, Known
from budgets.states import LineAct, LineState, PaymentState

ACTS = (LineAct.SETTLE, LineAct.RETURN)


class Desk:
    """The payments of some references, by reference, and what the ledger has of them on our account `bank`.

    Payments and what they pay are locked before the ledger, so that nobody waits in a ring. `at` is when the file was
    brought in, if not now (the demonstration only).
    """

    def __init__(
        self, programme_key: str, bank: str, references: Iterable[str], *, at: datetime | None = None
    ) -> None:
        self.programme_key, self.bank, self.at = programme_key, bank, at
        self.zone, self.today = zone_of(programme_key), today_of(programme_key, at)
        wanted = set(references)
        self.parts = self._parts(wanted)
        named = Payment.objects.filter(programme_key=programme_key)
        named = named.filter(
            Q(reference__in=wanted) | Q(pk__in={part.payment_id for part in self.parts.values()})
        )
        rows = list(named.select_for_update(no_key=True, of=("self",)).order_by("pk"))
        self.things = locked_things(rows)
        self.payments = {row.reference: row for row in rows}
        self.unlinked = self._unlinked(rows)
        self.told_by = self._told_by(rows)

    def _parts(self, references: set[str]) -> dict[str, BatchLine]:
        """Return the parts of split payments that go by these references."""
        dotted = {reference for reference in references if "." in reference}
        if not dotted:
            return {}
        found = BatchLine.objects.filter(batch__programme_key=self.programme_key, reference__in=dotted)
        found = found.filter(taken_out_at=None, payment__batch=F("batch")).exclude(
            reference=F("payment__reference")
        )
        return {part.reference: part for part in found.select_related("batch").order_by("pk")}

    def part(self, reference: str) -> tuple[BatchLine, Payment] | None:
        """Return the part that goes by a reference, with its payment."""
        part = self.parts.get(reference)
        if part is None:
            return None
        return part, next(row for row in self.payments.values() if row.pk == part.payment_id)

    def _told_by(self, rows: list[Payment]) -> dict[str, int]:
        """Return, by reference, the line of our own system's file that settled it and that no bank confirmed yet."""
        settled = [row.pk for row in rows if row.state in (PaymentState.SETTLED, PaymentState.RETURNED)]
        if not settled:
            return {}
        found = StatementLine.objects.filter(
            payment__in=settled, state=LineState.POSTED, act=LineAct.SETTLE, statement__bank=self.bank,
            statement__kind__in=OWN,
        ).exclude(duplicates__in=StatementLine.objects.exclude(statement__kind__in=OWN))  # fmt: skip
        return dict(found.values_list("payment__reference", "pk"))

    def read_anew(self) -> None:
        """Have the payments stand as the database has them, after something was undone."""
        for row in self.payments.values():
            row.refresh_from_db()

    def _unlinked(self, rows: list[Payment]) -> dict[str, set[str]]:
        """Return what was noted by hand: acts of which no bank's line is the evidence yet, by reference."""
        moved = [row for row in rows if row.state in (PaymentState.SETTLED, PaymentState.RETURNED)]
        keys = {key_of(row, act): (row.reference, act) for row in moved for act in ACTS}
        there = self.entries(keys).filter(
            statement_line=None, postings__account__code=BANK, postings__account__subject=self.bank
        )
        found: dict[str, set[str]] = {}
        for key in there.values_list("key", flat=True):
            reference, act = keys[key]
            found.setdefault(reference, set()).add(act)
        return found

    def entries(self, keys: Iterable[str]) -> QuerySet[JournalEntry]:
        """Return the sealed entries under these keys."""
        return JournalEntry.objects.sealed().of_programme(self.programme_key).filter(key__in=list(keys))

    def known(self, reference: str) -> Known | None:
        """Return what stands about the payment of a reference; None when there is none."""
        row = self.payments.get(reference)
        if row is None:
            return None
        since = moment(row.released_at).astimezone(self.zone).date()
        return Known(
            row, since, self.today, frozenset(self.unlinked.get(reference, ())), self.told_by.get(reference)
        )

    def entry_of(self, reference: str, act: str) -> JournalEntry:
        """Return the ledger's entry of what happened to a payment, which then has its line."""
        self.unlinked.get(reference, set()).discard(act)
        return self.entries([key_of(self.payments[reference], act)]).get()
