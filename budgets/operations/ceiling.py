# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ceilings: opened when money is promised, moved for a reason; what payments reserve and pay is counted here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from budgets.models import Ceiling
from budgets.operations.commitment import keep_commitment
from budgets.operations.ledger.head import lock_head
from budgets.operations.reasons import reason_in
from budgets.states import CeilingKind
from core import audit
from core.money import Money
from core.permissions import demand
from core.refusals import Refusal


class CeilingNotPositive(Refusal):
    """A ceiling is more than nothing."""

    sentence = _("A ceiling must be more than zero.")


class CeilingStands(Refusal):
    """Another ceiling stands under the number."""

    sentence = _("Under the number %(number)s stands another ceiling: %(amount)s.")


class BelowCommitted(Refusal):
    """A ceiling never falls below what is reserved or paid already."""

    sentence = _("%(committed)s of %(number)s is reserved or paid already, so %(wanted)s is too little.")


class CeilingPassed(Refusal):
    """More than may be promised."""

    sentence = _("%(amount)s is more than the %(left)s that %(number)s has left.")


def open_ceiling(
    *,
    programme_key: str,
    number: str,
    amount: Money,
    by: Any,
    call_key: str = "",
    kind: str = CeilingKind.AWARD,
    at: datetime | None = None,
) -> Ceiling:
    """Open a ceiling under a number of the programme; the same one again is the row that stands.

    Whoever calls this has asked who may promise the amount. Raises CeilingNotPositive or CeilingStands.
    """
    if amount.minor <= 0:
        raise CeilingNotPositive()
    wanted = Ceiling(
        programme_key=programme_key, call_key=call_key, kind=CeilingKind(kind), number=number,
        currency=amount.currency, ceiling_minor=amount.minor,
    )  # fmt: skip
    with transaction.atomic():
        there = Ceiling.objects.filter(programme_key=programme_key, number=number)
        before = there.first()
        if before is None:
            Ceiling.objects.bulk_create([wanted], ignore_conflicts=True)
        row = there.get()
        if (row.ceiling, row.kind, row.call_key) != (amount, wanted.kind, call_key):
            raise CeilingStands(number=number, amount=row.ceiling)
        if before is None:
            audit.record("open", row, by=by, at=at, amount=amount)
    return row


def move_ceiling(ceiling: Ceiling, *, to: Money, by: Any, reason: str) -> Ceiling:
    """Raise or lower a ceiling for a reason (a signed amendment).

    Raises NotAllowed, ReasonMissing, CeilingNotPositive, BelowCommitted, BooksClosed or MixedCurrencies.
    """
    demand(by, "budgets.move_ceiling", ceiling)
    why = reason_in(reason)
    if to.minor <= 0:
        raise CeilingNotPositive()
    with transaction.atomic():
        lock_head(ceiling.programme_key)  # before the ceiling, as payments do
        row = lock_ceiling(ceiling)
        before = row.ceiling
        if to < row.committed:
            raise BelowCommitted(number=str(row), committed=row.committed, wanted=to)
        if to != before:
            Ceiling.objects.filter(pk=row.pk).update(ceiling_minor=to.minor)
            audit.record("move", row, by=by, reason=why, before=before, to=to)
            keep_commitment(row, by=by)
    ceiling.refresh_from_db()
    return ceiling


def lock_ceiling(ceiling: Ceiling) -> Ceiling:
    """Return a fresh copy of the row, locked until the transaction ends."""
    return Ceiling.objects.select_for_update(no_key=True).get(pk=ceiling.pk)


def reserve(ceiling: Ceiling, amount: Money) -> None:
    """Count an amount as promised, in one statement; raises CeilingPassed or MixedCurrencies."""
    Money.zero(ceiling.currency) + amount  # raises MixedCurrencies
    after = F("committed_minor") + amount.minor
    counted = Ceiling.objects.filter(pk=ceiling.pk, ceiling_minor__gte=after).update(committed_minor=after)
    if not counted:
        left = Ceiling.objects.get(pk=ceiling.pk).left
        raise CeilingPassed(amount=amount, left=left, number=str(ceiling))


def free(ceiling: Ceiling, amount: Money, *, paid: bool = False) -> None:
    """Take an amount out of what is promised (and, if it had arrived, out of what is paid)."""
    changes = {"committed_minor": F("committed_minor") - amount.minor}
    if paid:
        changes["paid_minor"] = F("paid_minor") - amount.minor
    Ceiling.objects.filter(pk=ceiling.pk).update(**changes)


def count_paid(ceiling: Ceiling, amount: Money) -> None:
    """Count an amount that was promised as arrived."""
    Ceiling.objects.filter(pk=ceiling.pk).update(paid_minor=F("paid_minor") + amount.minor)


def count_many_paid(sums: Mapping[int, int]) -> None:
    """Count sums in minor units, by ceiling, that were promised as arrived; in the order of the ceilings' keys."""
    statement = "UPDATE budgets_ceiling SET paid_minor = paid_minor + %s WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(sums[key], key) for key in sorted(sums)])
