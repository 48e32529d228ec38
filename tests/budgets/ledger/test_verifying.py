# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tampering by somebody with the database's own keys is found; what is rewritten as a whole only by an anchor."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from budgets.chain import digest_of
from budgets.checks import CHECKS, Finding, findings
from budgets.guards import GUARDS
from budgets.models import ChainHead, JournalEntry, LedgerAccount, Posting
from budgets.operations import ledger
from budgets.operations.ledger.posting import leg_facts
from budgets.verifying import NotAnAnchor, anchors_hold, anchors_told, verify_ledger
from core.acting import WORKER
from tests.budgets.ledger.books import DAY, TVET, account, add_leg, checker, draft, moved, several
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
ALTERED = "was altered after it was sealed"
UNBALANCED = "does not balance"
MISSING = "an entry is missing at this place"
DOES_NOT_FOLLOW = "does not follow the entry before it"
WRONG_HEAD = "the head of the chain is not its last entry"
REWRITTEN = "is not what was anchored: the ledger was rewritten"


@pytest.fixture
def books():
    """Five entries in the chain."""
    return ledger.post_many(TVET, several(5), by=WORKER)


def found(programme=TVET):
    return [(finding.where, str(finding.words)) for finding in verify_ledger(programme)]


def legs(row):
    return Posting.objects.filter(entry=row).order_by("pk")


def remove(row):
    legs(row).delete()
    JournalEntry.objects.filter(pk=row.pk).delete()


def double(row):
    for leg in legs(row):
        Posting.objects.filter(pk=leg.pk).update(amount_minor=2 * leg.amount_minor)


def swap_places(one, other):
    for row, place in ((one, 99), (other, one.seq), (one, other.seq)):
        JournalEntry.objects.filter(pk=row.pk).update(seq=place)


def swap_amounts(one, other):
    for row, source in ((one, other), (other, one)):
        for leg, minor in zip(legs(row), [300 * source.seq, -300 * source.seq], strict=True):
            Posting.objects.filter(pk=leg.pk).update(amount_minor=minor)


TAMPERINGS = {
    "both amounts": (lambda rows: double(rows[2]), [("3 fee:3", ALTERED)]),
    "one amount": (
        lambda rows: legs(rows[2]).filter(amount_minor__gt=0).update(amount_minor=1),
        [("3 fee:3", ALTERED), ("3 fee:3", UNBALANCED)],
    ),
    "a text": (
        lambda rows: JournalEntry.objects.filter(pk=rows[2].pk).update(text="Another"),
        [("3 fee:3", ALTERED)],
    ),
    "a date": (
        lambda rows: JournalEntry.objects.filter(pk=rows[0].pk).update(date=DAY.replace(day=9)),
        [("1 fee:1", ALTERED)],
    ),
    "a key": (
        lambda rows: JournalEntry.objects.filter(pk=rows[4].pk).update(key="free again"),
        [("5 free again", ALTERED)],
    ),
    "an account": (
        lambda rows: legs(rows[1]).filter(amount_minor__gt=0).update(account=account("1090", "RWF")),
        [("2 fee:2", ALTERED)],
    ),
    "the subject of an account": (
        lambda rows: LedgerAccount.objects.filter(code="1010").update(subject="Mine"),
        [(f"{place} fee:{place}", ALTERED) for place in range(1, 6)],
    ),
    "the programme of an account": (
        lambda rows: LedgerAccount.objects.filter(code="1010").update(programme_key="mine"),
        [(f"{place} fee:{place}", "is posted to an account of something else") for place in range(1, 6)],
    ),
    "a worth": (
        lambda rows: legs(rows[2]).update(base_minor=7, base_currency="EUR"),
        [("3 fee:3", ALTERED), ("3 fee:3", UNBALANCED)],
    ),
    "a leg less": (
        lambda rows: legs(rows[2]).filter(amount_minor__gt=0).delete(),
        [("3 fee:3", ALTERED), ("3 fee:3", "has fewer than two legs"), ("3 fee:3", UNBALANCED)],
    ),
    "a leg more": (
        lambda rows: add_leg(rows[2], account("1090", "RWF"), 5),
        [("3 fee:3", ALTERED), ("3 fee:3", UNBALANCED)],
    ),
    "all legs of an entry": (
        lambda rows: legs(rows[2]).delete(),
        [("3 fee:3", ALTERED), ("3 fee:3", "has fewer than two legs")],
    ),
    "an entry less": (lambda rows: remove(rows[2]), [("3", MISSING), ("4 fee:4", DOES_NOT_FOLLOW)]),
    "the first entry less": (lambda rows: remove(rows[0]), [("1", MISSING), ("2 fee:2", DOES_NOT_FOLLOW)]),
    "two entries swapped": (
        lambda rows: swap_places(rows[1], rows[2]),
        [
            ("2 fee:3", DOES_NOT_FOLLOW),
            ("2 fee:3", ALTERED),
            ("3 fee:2", DOES_NOT_FOLLOW),
            ("3 fee:2", ALTERED),
            ("4 fee:4", DOES_NOT_FOLLOW),
        ],
    ),
    "two amounts swapped": (
        lambda rows: swap_amounts(rows[1], rows[2]),
        [("2 fee:2", ALTERED), ("3 fee:3", ALTERED)],
    ),
    "the tail cut": (lambda rows: remove(rows[4]), [("5", WRONG_HEAD)]),
    "the head gone": (
        lambda rows: ChainHead.objects.all().delete(),
        [("5", "stands beyond the head of the chain")],
    ),
    "the head set back": (
        lambda rows: ChainHead.objects.update(seq=3, digest=rows[2].digest),
        [("5", "stands beyond the head of the chain")],
    ),
    "an entry never sealed": (
        lambda rows: draft((account("1010", "RWF", "BK"), 5), key="planted"),
        [("planted", "was never sealed"), ("6", "stands beyond the head of the chain")],
    ),
}


def test_an_untouched_ledger_verifies(books):
    assert found() == []
    assert found("other") == []


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_found(books, name):
    tamper, told = TAMPERINGS[name]
    with unguarded():
        tamper(books)
    assert found() == told


def cut_the_tail(rows):
    """Cut the last two entries and make the third the head: a shorter ledger without a fault in itself."""
    with unguarded():
        for row in rows[:2:-1]:
            remove(row)
        ChainHead.objects.update(seq=3, digest=rows[2].digest)


def rewrite_it_all(rows):
    """Double one amount and compute the whole chain anew: a ledger without a fault in itself."""
    with unguarded():
        double(rows[2])
        previous = rows[0].prev_digest
        for row in rows:
            entry = ledger.entry_of(row)
            digest = digest_of(previous, row.seq, row.key, row.date, row.text, leg_facts(entry))
            JournalEntry.objects.filter(pk=row.pk).update(prev_digest=previous, digest=digest)
            previous = digest
        ChainHead.objects.update(digest=previous)


@pytest.mark.parametrize("tamper", [cut_the_tail, rewrite_it_all])
def test_what_is_rewritten_as_a_whole_is_found_only_by_an_anchor(books, tamper):
    told = anchors_told(f"# cover sheet 1\n\ntvet 5 {books[4].digest} printed on 2 November\n")
    assert list(anchors_hold(TVET, told)) == []

    tamper(books)

    assert found() == []
    assert [(one.where, str(one.words)) for one in anchors_hold(TVET, told)] == [("5", REWRITTEN)]
    assert list(anchors_hold("other", told)) == []


@pytest.mark.parametrize("tamper", [cut_the_tail, rewrite_it_all])
def test_an_anchor_kept_in_the_database_is_asked_too(books, tamper):
    ledger.anchor_chain(TVET, where="Cover sheet 1")
    assert found() == []
    tamper(books)
    assert found() == [("5", REWRITTEN)]


def test_an_anchor_of_an_empty_ledger_says_nothing():
    ledger.anchor_chain(TVET, where="Beginning")
    assert found() == []


def test_a_reversal_turned_against_another_entry_is_found(books):
    moved_rows = ledger.post_many(TVET, [moved("m:1", 500), moved("m:2", 700)], by=WORKER)
    back = ledger.reverse(moved_rows[0], reason="Wrong", on=DAY, by=checker())
    assert found() == []

    with unguarded():
        JournalEntry.objects.filter(pk=back.pk).update(reverses=moved_rows[1])

    assert found() == [(back.key, "does not take back what it says it reverses")]


@pytest.mark.parametrize("name", sorted(GUARDS))
def test_a_guard_that_is_gone_is_named(name):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [name])
            cursor.execute(f'ALTER TABLE {cursor.fetchone()[0]} DISABLE TRIGGER "{name}"')
        else:
            cursor.execute(f'DROP TRIGGER "{name}"')
    assert found() == [(name, "this guard of the database is missing or switched off")]


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_posting_without_its_entry_is_found():
    rows = ledger.post_many(TVET, several(1), by=WORKER)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        with unguarded():
            cursor.execute("DELETE FROM budgets_journalentry")
        words = [told for _where, told in found()]
        cursor.execute("PRAGMA foreign_keys = ON")
    assert words.count("this posting belongs to no entry or no account") == len(legs(rows[0])) == 2


@pytest.mark.parametrize(
    "text", ["tvet 5", "tvet 0 " + "a" * 64, "tvet 5 " + "A" * 64, "tvet five " + "a" * 64]
)
def test_a_line_that_is_no_anchor_is_refused(text):
    with pytest.raises(NotAnAnchor, match="Line 2"):
        anchors_told(f"# told\n{text}")


# The command


def told_by(*arguments):
    out, code = StringIO(), 0
    try:
        call_command("reconcile_money", *arguments, stdout=out)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue().splitlines()


def test_the_command_says_that_all_agrees(books):
    assert told_by() == (0, [f"tvet: 5 entries, no differences, head {books[4].digest}"])
    assert told_by("other") == (0, ["other: 0 entries, no differences, head -"])


def test_the_command_names_each_difference_and_fails(books, tmp_path):
    anchors = tmp_path / "anchors.txt"
    anchors.write_text(f"tvet 5 {books[4].digest}\ngone 3 {'b' * 64}\n")
    with unguarded():
        remove(books[4])
    assert told_by("--anchors", str(anchors)) == (
        1,
        [
            f"DIFFERENCE gone 3: {REWRITTEN}",
            "gone: 0 entries, 1 differences, head -",
            f"DIFFERENCE tvet 5: {WRONG_HEAD}",
            f"DIFFERENCE tvet 5: {REWRITTEN}",
            f"tvet: 5 entries, 2 differences, head {books[4].digest}",
        ],
    )


@pytest.mark.parametrize("content", [None, b"no anchor", b"\xff\xfe"])
def test_the_command_refuses_a_file_of_anchors_that_it_cannot_read(tmp_path, content):
    file = tmp_path / "anchors.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match="anchors"):
        call_command("reconcile_money", "--anchors", str(file))


def test_other_parts_of_the_room_add_their_checks(monkeypatch, books):
    def counters(programme_key):
        yield Finding(programme_key, "award A1", "paid is more than the ledger says")

    monkeypatch.setattr("budgets.checks.CHECKS", [*CHECKS, counters])
    assert [one.where for one in findings(TVET)] == ["award A1"]
    assert told_by()[0] == 1
