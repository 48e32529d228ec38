# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database refuses of banks' files, whoever asks; and what `reconcile_money` finds after all."""

import pytest
from django.db import DatabaseError, connection

from budgets import checks
from budgets.models import StatementLine
from budgets.operations import statement as statements
from core import blobs
from tests.budgets.payments import people
from tests.budgets.payments.people import TVET
from tests.budgets.payments.test_attacks import sql
from tests.budgets.statements.bank import back, bring, entry, line, sent, today, told
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
IMPORT, LINE = "budgets_statementimport", "budgets_statementline"
# The world's lines: 1 settled, 2 set aside, 3 a fee that waits, 4 a duplicate of 1 (in a second file), 5 noted.
AT = {"settled": 1, "aside": 2, "waiting": 3, "duplicate": 4, "noted": 5}


def world():
    """Two files, with a line of each kind."""
    sent()
    fees = [entry("50", ref=f"FEE{no}", day=today()) for no in (1, 2)]
    bring(told(line(), *fees))
    aside = StatementLine.objects.get(place=2)
    statements.set_line_aside(aside, reason="Of another project", by=people.maker())
    bring(told(line(), line(2, status="PDNG"), kind="054"))


def of(which):
    """The condition that names a line of the world."""
    return f"WHERE id = (SELECT id FROM {LINE} ORDER BY id LIMIT 1 OFFSET {AT[which] - 1})"


ENTRY = "(SELECT id FROM budgets_journalentry WHERE key LIKE '%%:{act}' ORDER BY id LIMIT 1)"
SETTLED = f"(SELECT id FROM {LINE} WHERE state = 'posted')"
POST = "state = 'posted', decided_at = imported_at"
ATTACKS = [
    f"UPDATE {IMPORT} SET bank = 'Mine'",
    f"UPDATE {IMPORT} SET sha256 = 'x'",
    f"UPDATE {IMPORT} SET override_reason = 'Because'",
    f"UPDATE {IMPORT} SET finished_at = NULL",
    f"UPDATE {IMPORT} SET total = 1",
    f"DELETE FROM {IMPORT}",
    f"DELETE FROM {LINE}",
    f"UPDATE {LINE} SET amount_minor = 1 {of('waiting')}",
    f"UPDATE {LINE} SET credit = NOT credit {of('waiting')}",
    f"UPDATE {LINE} SET counts = NOT counts {of('noted')}",
    f"UPDATE {LINE} SET booked = '2020-01-01' {of('waiting')}",
    f"UPDATE {LINE} SET bank_ref = 'ELSE' {of('waiting')}",
    f"UPDATE {LINE} SET counterparty = 'ELSE' {of('waiting')}",
    f"UPDATE {LINE} SET key = 'ELSE' {of('waiting')}",
    f"UPDATE {LINE} SET sure = NOT sure {of('waiting')}",
    # What became of a line.
    f"UPDATE {LINE} SET state = 'waiting', entry_id = NULL, act = '' {of('settled')}",
    f"UPDATE {LINE} SET entry_id = {ENTRY.format(act='release')} {of('settled')}",
    f"UPDATE {LINE} SET payment_id = NULL {of('settled')}",
    f"UPDATE {LINE} SET decided_at = NULL {of('settled')}",
    f"UPDATE {LINE} SET state = 'waiting', duplicate_of_id = NULL {of('duplicate')}",
    f"UPDATE {LINE} SET state = 'waiting' {of('noted')}",
    f"UPDATE {LINE} SET state = 'noted' {of('waiting')}",
    f"UPDATE {LINE} SET state = 'posted' {of('aside')}",
    f"UPDATE {LINE} SET state = 'unheard' {of('waiting')}",
    f"UPDATE {LINE} SET state = 'set_aside' {of('waiting')}",
    f"UPDATE {LINE} SET decision_reason = '' {of('aside')}",
    f"UPDATE {LINE} SET state = 'posted' {of('waiting')}",
    f"UPDATE {LINE} SET state = 'posted', act = 'fee', decided_at = '2026-11-24' {of('waiting')}",
    # Entries of something else: of another amount, of another payment, of another line.
    f"UPDATE {LINE} SET state = 'posted', act = 'fee', decided_at = '2026-11-24', "
    f"entry_id = {ENTRY.format(act='release')} {of('waiting')}",
    f"UPDATE {LINE} SET state = 'posted', act = 'settle', decided_at = '2026-11-24', "
    f"entry_id = {ENTRY.format(act='settle')} {of('waiting')}",
    f"UPDATE {LINE} SET state = 'posted', act = 'fail', decided_at = '2026-11-24', "
    f"entry_id = {ENTRY.format(act='release')}, payment_id = (SELECT MIN(id) FROM budgets_payment) {of('waiting')}",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_refuses(attack):
    world()
    with pytest.raises(DatabaseError):
        sql(attack)


COLUMNS = [one.column for one in StatementLine._meta.concrete_fields if one.column != "id"]


def insert(which, **changed):
    """Insert a copy of a line of the world, changed."""
    taken = {"place": "9", "key": "'ELSE'"} | changed
    told_ = ", ".join(taken.get(name, f'"{name}"') for name in COLUMNS)
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    sql(f"INSERT INTO {LINE} ({names}) SELECT {told_} FROM {LINE} {of(which)}")


@pytest.mark.parametrize(
    ("which", "changed"),
    [
        ("waiting", {}),  # of a statement that is read to its end
        ("waiting", {"place": "3"}),
        ("waiting", {"key": "key"}),
        ("aside", {}),
        ("settled", {}),
        ("duplicate", {}),
        ("waiting", {"amount_minor": "-1"}),
    ],
)
def test_no_line_is_smuggled_in(which, changed):
    world()
    with pytest.raises(DatabaseError):
        insert(which, **changed)


def test_a_line_is_smuggled_in_past_the_first_wall_and_stopped_at_the_second():
    world()
    with unguarded(IMPORT):
        sql(f"UPDATE {IMPORT} SET finished_at = NULL, total = 99")
    insert("waiting")
    assert StatementLine.objects.count() == 6
    for which, changed in (
        ("waiting", {"place": "100"}),
        ("waiting", {"key": "key", "place": "10"}),
        ("waiting", {"programme_key": "'other'", "place": "10"}),
        ("aside", {"place": "10"}),
        ("settled", {"place": "10"}),
        ("duplicate", {"place": "10"}),
    ):
        with pytest.raises(DatabaseError):
            insert(which, **changed)
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError):
            insert("waiting", amount_minor="1.5", place="10")


def test_a_statement_is_finished_when_its_lines_are_there(monkeypatch):
    monkeypatch.setattr("budgets.operations.statement.receiving.IN_BACKGROUND", 0)
    sent()
    bring(told(line()))
    with pytest.raises(DatabaseError):
        sql(f"UPDATE {IMPORT} SET finished_at = imported_at")


def found():
    return [f"{one.where}: {one.words}" for one in checks.findings(TVET)]


def test_what_reconciling_finds():
    world()
    bring(told(back(), kind="052"))
    assert found() == []
    with unguarded(LINE) as cursor:
        cursor.execute(f"UPDATE {LINE} SET amount_minor = 999 WHERE act = 'settle'")
    assert found() == ["1010 BK main RWF: its matched lines say another sum than was posted"]


def test_what_reconciling_finds_of_accounts_entries_and_files():
    world()
    fee = statements.book_fee(StatementLine.objects.get(state="waiting"), by=people.maker())
    assert found() == []
    with unguarded(IMPORT, LINE) as cursor:
        cursor.execute(f"UPDATE {IMPORT} SET bank = 'Else', total = 7")
    assert "1010 BK main RWF: lines of another account were posted on it" in found()
    assert "statement.xml: lines of this statement are missing" in found()
    with unguarded(LINE) as cursor:
        cursor.execute(
            f"UPDATE {LINE} SET state = 'waiting', act = '', entry_id = NULL WHERE id = %s", [fee.pk]
        )
        cursor.execute(f"UPDATE {LINE} SET counts = NOT counts WHERE act = 'settle'")
    blobs.path(fee.statement.sha256).unlink()
    told_ = "\n".join(found())
    assert "was posted for a line of a bank's file that is not there" in told_
    assert "a matched line has no sealed entry, or was not booked" in told_
    assert "the file as it came is gone" in told_
