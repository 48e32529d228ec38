# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands in the books about the payments that some lines name: locked once, in the house's order."""

from collections.abc import Iterable

from django.db.models import QuerySet

from budgets.chart import BANK
from budgets.models import JournalEntry, Payment
from budgets.operations.payment.common import key_of, moment, today_of, zone_of
from budgets.operations.payment.many import locked_things
from budgets.operations.statement.verdict import Known
from budgets.states import LineAct, PaymentState

ACTS = (LineAct.SETTLE, LineAct.RETURN)


class Desk:
    """The payments of some references, by reference, and what the ledger has of them on our account `bank`.

    Payments and what they pay are locked before the ledger, so that nobody waits in a ring.
    """

    def __init__(self, programme_key: str, bank: str, references: Iterable[str]) -> None:
        self.programme_key, self.bank = programme_key, bank
        self.zone, self.today = zone_of(programme_key), today_of(programme_key)
        named = Payment.objects.filter(programme_key=programme_key, reference__in=set(references))
        rows = list(named.select_for_update(no_key=True, of=("self",)).order_by("pk"))
        self.things = locked_things(rows)
        self.payments = {row.reference: row for row in rows}
        self.unlinked = self._unlinked(rows)

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
        return Known(row, since, self.today, frozenset(self.unlinked.get(reference, ())))

    def entry_of(self, reference: str, act: str) -> JournalEntry:
        """Return the ledger's entry of what happened to a payment, which then has its line."""
        self.unlinked.get(reference, set()).discard(act)
        return self.entries([key_of(self.payments[reference], act)]).get()
