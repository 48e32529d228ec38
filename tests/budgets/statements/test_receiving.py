# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which files are taken, which are refused in one sentence, and what stands about them afterwards."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets.bankfiles.statements import NotAStatement
from budgets.models import StatementImport, StatementLine
from budgets.operations import statement as statements
from budgets.operations.payment.bank import settle_payment
from budgets.operations.statement import receiving
from budgets.operations.statement.reading import LineUnfit, TooManyLines
from core import blobs, outbox
from core.models import AuditEntry, Job
from core.money import UnknownCurrency
from core.refusals import NotAllowed
from core.unreadable import Unreadable
from tests import personas
from tests.budgets.payments import people
from tests.budgets.statements.bank import (
    balance,
    bring,
    document,
    entry,
    ledger,
    line,
    payment,
    programme,
    sent,
    statement,
    states,
    today,
    told,
)

pytestmark = pytest.mark.django_db
OTHER = "000400694569999"


def kept():
    return (StatementImport.objects.count(), StatementLine.objects.count(), Job.objects.count())


def test_what_is_kept_of_a_file():
    sent()
    content = told(balance("OPBD", "5000"), line(), balance("CLBD", "4000"))
    row = bring(content).rows[0]
    assert (row.bank, row.account, row.kind, row.identification) == (
        "BK main",
        "•••• 1566",
        "camt.053",
        "S-1",
    )
    assert (str(row.opening.plain()), row.closing.plain(), row.difference.minor) == (
        "RWF 5000",
        "RWF 4000",
        0,
    )
    assert (row.total, row.finished_at is not None, blobs.read(row.sha256)) == (1, True, content)
    assert AuditEntry.objects.filter(act__startswith="budgets.statementimport").count() == 2


def test_balances_add_up_or_a_person_says_why():
    sent()
    content = told(balance("OPBD", "5000"), line(), balance("CLBD", "4500"))
    with pytest.raises(statements.DoesNotAddUp, match=r"500 RWF remain\. If it is right"):
        bring(content)
    assert kept() == (0, 0, 0)
    row = bring(content, reason="The bank's own mistake, letter of today").rows[0]
    assert (row.override_reason[:14], row.difference.minor, payment().state) == (
        "The bank's own",
        500,
        "settled",
    )
    assert bring(told(line(2)), reason="Not needed").rows[0].override_reason == ""


def test_an_account_is_named_once_and_known_by_its_number_afterwards():
    sent()
    with pytest.raises(statements.BankMissing, match="1566 is not known"):
        bring(told(line()), bank="")
    bring(told(line()))
    assert bring(told(line(2)), bank="").rows[0].bank == "BK main"
    with pytest.raises(statements.BankDiffers, match="“BK main” here, not “Else”"):
        bring(told(line(3)), bank="Else")
    with pytest.raises(statements.BankTooLong):
        bring(told(line(3)), bank="x" * 61)
    assert statements.banks_of(people.TVET) == ["BK main"]


def test_several_statements_in_one_file():
    sent()
    both = [statement(line(1)), statement(line(2), account=OTHER)]
    with pytest.raises(statements.SeveralNew):
        bring(document(*both))
    bring(document(statement(line(1))), bank="One")
    rows = bring(document(*both), bank="Two").rows
    assert [(row.part, row.bank) for row in rows] == [(1, "One"), (2, "Two")]
    assert (states(), payment(2).state) == (["posted:settle", "duplicate", "posted:settle"], "settled")
    again = bring(document(*both, statement(line(3), account=OTHER)), bank="")
    assert [row.bank for row in again.rows] == ["One", "Two", "Two"]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", statements.FileMissing),
        (b"hello", NotAStatement),
        (lambda: told(entry("10", currency="ZZZ", day=today())), LineUnfit),
        (lambda: told(entry("9" * 18 + ".00", currency="EUR", day=today())), LineUnfit),
        (lambda: told(line(ref="R" * 141)), LineUnfit),
        (lambda: told(line(status="S" * 41)), LineUnfit),
        (lambda: document(statement(line(), currency="ZZZZ")), UnknownCurrency),
        (
            lambda: told(line()).replace(b"<Id>S-1</Id>", b"<Id>" + b"S" * 141 + b"</Id>"),
            receiving.NameTooLong,
        ),
        (b"PK\x03\x04 nothing", Unreadable),
    ],
)
def test_what_cannot_be_kept_is_refused_as_a_whole(content, refusal):
    sent()
    with pytest.raises(refusal) as why:
        bring(content() if callable(content) else content)
    assert "\n" not in str(why.value)
    assert kept() == (0, 0, 0)


def test_more_lines_than_anybody_looks_through(monkeypatch):
    monkeypatch.setattr("budgets.operations.statement.reading.MOST_LINES", 1)
    sent()
    with pytest.raises(TooManyLines, match="2 lines; at most 1"):
        bring(told(line(), line(2)))


def test_who_brings_files_in():
    sent()
    for somebody in (personas.grace(), people.releaser(), people.director()):
        with pytest.raises(NotAllowed, match="finance officers"):
            bring(told(line()), by=somebody)
        with pytest.raises(NotAllowed):
            statements.look_at_statement(programme(), file=statements.File(b"x", "x"), by=somebody)


def test_looking_changes_nothing():
    sent()
    file = statements.File(told(line(), line(2, e2e="ELSE")), "x.xml")
    before = ledger()
    found = statements.look_at_statement(programme(), file=file, bank="BK main", by=people.maker())
    assert [(one.state, one.waits) for one in found] == [("posted", ""), ("waiting", "unknown")]
    assert (ledger(), kept(), payment().state) == (before, (0, 0, 0), "sent")
    bring(file.content)
    assert statements.look_at_statement(programme(), file=file, by=people.maker()) == []


def test_a_longer_file_is_taken_in_by_the_worker_with_progress(monkeypatch):
    monkeypatch.setattr("budgets.operations.statement.receiving.IN_BACKGROUND", 2)
    monkeypatch.setattr("budgets.operations.statement.taking_in.AT_ONCE", 2)
    sent()
    row = bring(told(line(1), line(2), line(3))).rows[0]
    assert (row.finished_at, states(), payment().state) == (None, [], "sent")
    outbox.drain(kinds=("statement",))
    job = Job.objects.get(key=row.job_key)
    assert (job.done, job.total, job.finished_at is not None) == (3, 3, True)
    assert (states(), payment(3).state) == (["posted:settle"] * 3, "settled")
    before = ledger(), AuditEntry.objects.count()
    statements.go_on({"programme": people.TVET, "sha256": row.sha256}, "again")
    statements.take_in([row])
    assert (ledger(), AuditEntry.objects.count()) == before


def test_what_was_interrupted_goes_on_where_it_was(monkeypatch):
    from budgets.operations.statement import taking_in

    monkeypatch.setattr(receiving, "IN_BACKGROUND", 0)
    monkeypatch.setattr(taking_in, "AT_ONCE", 1)
    sent()
    row = bring(told(line(1), line(2), line(3))).rows[0]
    whole, calls = taking_in.match, []

    def dies(lines, desk):
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return whole(lines, desk)

    monkeypatch.setattr(taking_in, "match", dies)
    with pytest.raises(KeyboardInterrupt):
        taking_in.take_in([row])
    assert states() == ["posted:settle"]
    given = {"paid_on": payment(1).paid_on, "voucher": "BK-2", "bank": "BK main", "by": people.maker()}
    settle_payment(payment(2), amount=people.rwf(1_000), **given)
    taking_in.take_in([row])
    assert (states(), row.lines.count()) == (["posted:settle"] * 3, 3)


def test_the_same_file_at_the_same_moment(monkeypatch):
    sent()
    content = told(line())
    first = bring(content).rows[0]
    asked = []
    real = receiving._received

    def late(programme_key, file):
        asked.append(1)
        return real(programme_key, file) if len(asked) > 1 else []

    monkeypatch.setattr(receiving, "_received", late)
    again = bring(content)
    assert (again.fresh, again.rows) == (False, [first])


def test_whatever_a_file_holds_is_one_sentence_or_lines():
    sent()
    good = told(balance("OPBD", "5000"), line(), line(2, returned="AC04"), balance("CLBD", "3000"))

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        at=st.integers(0, len(good) - 1), cut=st.integers(0, 60), put=st.sampled_from(
            [b"", b"\x00", b"<", b"&amp;", b"9" * 30, b"-1", b"\xff", b"<a>" * 70, b"RJCT", b"2026-99-99", b"EUR", b" "]
        ),
    )  # fmt: skip
    def bent(at, cut, put):
        file = statements.File(good[:at] + put + good[at + cut :], "bent.xml")
        refused = ""
        try:
            statements.look_at_statement(
                programme(), file=file, bank="BK main", reason="So", by=people.maker()
            )
        except Unreadable as why:
            refused = str(why)
        assert "\n" not in refused

    bent()
