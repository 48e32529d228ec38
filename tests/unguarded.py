# SPDX-License-Identifier: AGPL-3.0-or-later
"""What only somebody with the database's own keys can do: write past the triggers of some tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

LEDGER = (
    "budgets_anchor",
    "budgets_approval",
    "budgets_audititem",
    "budgets_auditsample",
    "budgets_batchfile",
    "budgets_batchline",
    "budgets_budgetheading",
    "budgets_budgetline",
    "budgets_budgetversion",
    "budgets_ceiling",
    "budgets_chainhead",
    "budgets_expense",
    "budgets_finding",
    "budgets_fxrate",
    "budgets_journalentry",
    "budgets_ledgeraccount",
    "budgets_moneyclosing",
    "budgets_payee",
    "budgets_payeeaccount",
    "budgets_payment",
    "budgets_paymentbatch",
    "budgets_period",
    "budgets_posting",
    "budgets_releasecondition",
    "budgets_statementimport",
    "budgets_statementline",
    "budgets_sourceaccount",
    "budgets_settlement",
    "budgets_tranche",
    "budgets_trancheplan",
)


@contextmanager
def unguarded(*tables: str) -> Iterator[Any]:
    """Put the triggers of the tables (of the ledger's, when none is named) aside, and yield a cursor."""
    chosen = tables or LEDGER
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            yield from _on_postgresql(cursor, chosen)
        else:
            yield from _on_sqlite(cursor, chosen)


def _on_postgresql(cursor: Any, tables: tuple[str, ...]) -> Iterator[Any]:
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    yield cursor
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _on_sqlite(cursor: Any, tables: tuple[str, ...]) -> Iterator[Any]:
    cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = [(name, sql) for name, table, sql in cursor.fetchall() if table in tables]
    for name, _sql in triggers:
        cursor.execute(f'DROP TRIGGER "{name}"')
    yield cursor
    for _name, sql in triggers:
        cursor.execute(sql)
