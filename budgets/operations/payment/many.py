# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settling by the thousand, in a few statements: what `settle_payment` does of one, all of them or none."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from budgets import happenings
from budgets.models import JournalEntry, Payment
from budgets.operations.ceiling import count_many_paid
from budgets.operations.ledger import post_many
from budgets.operations.payment.bank import unfit
from budgets.operations.payment.common import key_of, moment, zone_of
from budgets.payables import kind_of
from core.lifecycle import stands_in_the_way
from core.lifecycle_many import advance_together, locked_rows
from core.money import Money


@dataclass(frozen=True, slots=True)
class Paid:
    """What the bank says of one payment: so much left `bank` (a label) on a day, under a voucher number."""

    payment: Payment
    amount: Money
    paid_on: date
    voucher: str
    bank: str


def locked_things(payments: Sequence[Payment]) -> dict[tuple[int, int], Any]:
    """Return what payments pay, locked, by (content type, key): kind after kind, each in the order of keys."""
    wanted: dict[int, set[int]] = {}
    for payment in payments:
        wanted.setdefault(payment.content_type_id, set()).add(payment.object_id)
    found: dict[tuple[int, int], Any] = {}
    for kind in sorted(wanted):
        model = ContentType.objects.get_for_id(kind).model_class()
        things = locked_rows(model, sorted(wanted[kind]))  # type: ignore[arg-type]  # a payable has its model
        found |= {(kind, key): thing for key, thing in things.items()}
    return found


def settle_many(
    paid: Sequence[Paid],
    *,
    programme_key: str,
    by: Any,
    at: datetime | None = None,
    things: Mapping[tuple[int, int], Any] | None = None,
) -> dict[str, JournalEntry]:
    """Settle payments of one programme; return the ledger's entry of each by the payment's reference.

    Whoever calls this has read and locked the payments, and perhaps the `things` that they pay (`locked_things`);
    after a refusal he reads them anew. Raises for the first that does not fit what `settle_payment`
    raises, and then none is settled.
    """
    if not paid:
        return {}
    zone, when = zone_of(programme_key), moment(at)
    for one in paid:
        found = stands_in_the_way(one.payment.settle)
        found = found or unfit(one.payment, one.amount, one.paid_on, one.voucher, one.bank, zone)
        if found is not None:
            raise found
    with transaction.atomic():
        things = locked_things([one.payment for one in paid]) if things is None else things
        rows = post_many(programme_key, [_entry(one) for one in paid], by=by)
        steps = [(one.payment.settle, {"paid_on": one.paid_on, "voucher": one.voucher}) for one in paid]
        advance_together(steps, by=by, at=at, locked=True)
        _tell([(things[_thing(one.payment)], one.payment) for one in paid], by, when)
        sums: Counter[int] = Counter()
        for one in paid:
            sums[one.payment.ceiling_id] += one.amount.minor
        count_many_paid(sums)
    return {one.payment.reference: row for one, row in zip(paid, rows, strict=True)}


def _entry(one: Paid) -> Any:
    words = f"{one.payment.reference} {one.voucher}"
    key = key_of(one.payment, "settle")
    return happenings.settle(key, one.paid_on, words, bank=one.bank, amount=one.amount)


def _thing(payment: Payment) -> tuple[int, int]:
    return payment.content_type_id, payment.object_id


def _tell(pairs: list[tuple[Any, Payment]], by: Any, at: datetime) -> None:
    """Tell each thing that its money arrived; kinds that can be told of many at once are told once."""
    by_kind: dict[str, list[tuple[Any, Payment]]] = {}
    for thing, payment in pairs:
        by_kind.setdefault(thing._meta.label_lower, []).append((thing, payment))
    for found in by_kind.values():
        kind = kind_of(found[0][0])
        if kind.settled_many is not None:
            kind.settled_many(found, by, at)
            continue
        for thing, payment in found:
            kind.settled(thing, payment, by, at)
