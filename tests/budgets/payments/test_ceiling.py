# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ceilings: opened once, moved for a reason, never below what is promised; the database's own walls."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.states import Role
from budgets.models import Ceiling
from budgets.operations import ceiling as ceilings
from budgets.operations.reasons import ReasonMissing
from budgets.states import CeilingKind
from core.acting import WORKER
from core.models import AuditEntry
from core.money import MixedCurrencies, Money
from core.refusals import NotAllowed
from tests import personas

pytestmark = pytest.mark.django_db


def rwf(minor):
    return Money(minor, "RWF")


def opened(amount=1_000, number="TVET-AW-1", **given):
    return ceilings.open_ceiling(
        programme_key=personas.PROGRAMME, number=number, amount=rwf(amount), by=WORKER, **given
    )


def director():
    solange = personas.solange()
    if not solange.roles_held.filter(role=Role.DIRECTOR).exists():
        personas.give(solange, Role.DIRECTOR)
    return solange


def test_the_same_ceiling_opened_again_is_the_row_that_stands():
    first = opened()
    assert opened() == first
    assert (first.ceiling, first.committed, first.paid, first.left) == (
        rwf(1_000),
        rwf(0),
        rwf(0),
        rwf(1_000),
    )
    assert AuditEntry.objects.filter(act="budgets.ceiling.open").count() == 1


@pytest.mark.parametrize("other", [{"amount": 999}, {"kind": CeilingKind.OTHER}, {"call_key": "ideas"}])
def test_another_ceiling_under_the_same_number_is_refused(other):
    opened()
    with pytest.raises(ceilings.CeilingStands, match="TVET-AW-1"):
        opened(**other)


def test_a_ceiling_of_nothing_is_refused():
    with pytest.raises(ceilings.CeilingNotPositive):
        opened(0)


def test_a_director_moves_a_ceiling_for_a_reason():
    row = opened()
    ceilings.reserve(row, rwf(400))
    moved = ceilings.move_ceiling(row, to=rwf(400), by=director(), reason="Amendment 1")
    assert (moved.ceiling, moved.left) == (rwf(400), rwf(0))
    ceilings.move_ceiling(row, to=rwf(400), by=director(), reason="Amendment 1")
    assert AuditEntry.objects.filter(act="budgets.ceiling.move").count() == 1


@pytest.mark.parametrize(
    ("to", "reason", "refusal"),
    [
        (rwf(399), "Amendment", ceilings.BelowCommitted),
        (rwf(0), "Amendment", ceilings.CeilingNotPositive),
        (rwf(2_000), " ", ReasonMissing),
        (Money(2_000, "EUR"), "Amendment", MixedCurrencies),
    ],
)
def test_a_ceiling_is_not_moved_to_where_it_must_not_be(to, reason, refusal):
    row = opened()
    ceilings.reserve(row, rwf(400))
    with pytest.raises(refusal):
        ceilings.move_ceiling(row, to=to, by=director(), reason=reason)
    assert Ceiling.objects.get().ceiling == rwf(1_000)


def test_others_than_directors_do_not_move_it():
    with pytest.raises(NotAllowed, match="directors"):
        ceilings.move_ceiling(opened(), to=rwf(2_000), by=personas.jean_paul(), reason="I want to")


def test_what_is_reserved_and_paid_is_counted_and_given_back():
    row = opened()
    ceilings.reserve(row, rwf(600))
    ceilings.count_paid(row, rwf(600))
    with pytest.raises(ceilings.CeilingPassed, match=r"401.*400"):
        ceilings.reserve(row, rwf(401))
    ceilings.reserve(row, rwf(400))
    row.refresh_from_db()
    assert (row.committed, row.paid) == (rwf(1_000), rwf(600))
    ceilings.free(row, rwf(400))
    ceilings.free(row, rwf(600), paid=True)
    row.refresh_from_db()
    assert (row.committed, row.paid) == (rwf(0), rwf(0))
    with pytest.raises(MixedCurrencies):
        ceilings.reserve(row, Money(1, "EUR"))


ATTACKS = [
    ("UPDATE budgets_ceiling SET committed_minor = 1001", "paid_is_within"),
    ("UPDATE budgets_ceiling SET paid_minor = 1", "paid_is_within"),
    ("UPDATE budgets_ceiling SET committed_minor = -1", "paid_is_within"),
    ("UPDATE budgets_ceiling SET committed_minor = -1, paid_minor = -1", "paid_is_within"),
    ("UPDATE budgets_ceiling SET number = 'OTHER'", "stays what it is of"),
    ("UPDATE budgets_ceiling SET currency = 'EUR'", "stays what it is of"),
    ("UPDATE budgets_ceiling SET programme_key = 'other'", "stays what it is of"),
    ("DELETE FROM budgets_ceiling", "never removed"),
    (
        "INSERT INTO budgets_ceiling (programme_key, call_key, kind, number, currency, ceiling_minor, "
        "committed_minor, paid_minor) VALUES ('tvet', '', 'award', 'B', 'RWF', 9, 9, 9)",
        "nothing counted",
    ),
    (
        "INSERT INTO budgets_ceiling (programme_key, call_key, kind, number, currency, ceiling_minor, "
        "committed_minor, paid_minor) VALUES ('tvet', '', 'award', 'TVET-AW-1', 'RWF', 9, 0, 0)",
        "one_ceiling_of_a_number|UNIQUE",
    ),
]


@pytest.mark.parametrize(("statement", "words"), ATTACKS)
def test_the_database_refuses(statement, words):
    opened()
    with pytest.raises(DatabaseError, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.sqlite
def test_on_sqlite_half_a_franc_is_refused():
    opened()
    for column in ("ceiling_minor", "committed_minor"):
        with (
            pytest.raises(DatabaseError, match="whole number"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE budgets_ceiling SET {column} = 10.5")
