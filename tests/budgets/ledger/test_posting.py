# SPDX-License-Identifier: AGPL-3.0-or-later
"""Posting: all or none, once for each key, in about eight statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets.chain import GENESIS, digest_of
from budgets.entries import Account, Entry, reversal
from budgets.models import ChainHead, JournalEntry, LedgerAccount, Posting
from budgets.operations import ledger
from budgets.queries.ledger import trial_balance
from budgets.verifying import verify_ledger
from core.acting import WORKER
from core.models import AuditEntry
from core.money import MixedCurrencies
from tests import personas
from tests.budgets.ledger.books import BANK, DAY, FEES, TVET, draft, fee, moved, posted, rwf, several
from tests.budgets.ledger.test_entries import entries

pytestmark = pytest.mark.django_db


def test_an_entry_is_written_with_its_legs_and_takes_its_place():
    row = ledger.post(TVET, fee(), by=personas.jean_paul())

    row.refresh_from_db()
    assert (row.seq, row.key, row.text, row.date, row.by) == (
        1,
        "fee:1",
        "Fee of the month",
        DAY,
        personas.jean_paul(),
    )
    assert (row.sealed, row.prev_digest) == (True, GENESIS)
    legs = [("5900", "", "RWF", 500, None, ""), ("1010", "BK", "RWF", -500, None, "")]
    assert row.digest == digest_of(GENESIS, 1, "fee:1", DAY, "Fee of the month", legs)
    assert [(leg.account.code, leg.amount) for leg in row.postings.all()] == [
        ("5900", rwf(500)),
        ("1010", rwf(-500)),
    ]
    head = ChainHead.objects.get()
    assert (head.seq, head.digest) == (1, row.digest)
    assert (str(row), str(head), str(row.postings.first().account)) == ("fee:1", "tvet 1", "5900 RWF")
    assert str(row.postings.first()) == str(rwf(500))


def test_a_part_of_the_software_posts_in_nobodys_name():
    assert posted().by is None


def test_the_same_key_with_the_same_content_happens_once():
    first = posted()
    again = posted(Entry("fee:1", DAY, "Fee of the month", fee().legs[::-1]))

    assert again == first
    assert (JournalEntry.objects.count(), ChainHead.objects.get().seq) == (1, 1)


@pytest.mark.parametrize(
    "other", [fee(minor=501), fee(text="Another"), fee(on=DAY.replace(day=3)), moved("fee:1", 500)]
)
def test_the_same_key_with_another_content_is_refused(other):
    posted()
    with pytest.raises(ledger.KeyUsedOtherwise, match="fee:1"):
        posted(other)
    assert JournalEntry.objects.count() == 1


def test_a_key_is_used_in_one_programme():
    posted()
    with pytest.raises(ledger.KeyUsedOtherwise):
        ledger.post("other", fee(), by=WORKER)


def test_in_a_batch_a_key_stands_once_and_new_ones_follow_the_old():
    first, *_more = ledger.post_many(TVET, several(2), by=WORKER)

    rows = ledger.post_many(TVET, [*several(3), fee("fee:3", 300)], by=WORKER)

    assert [row.seq for row in rows] == [1, 2, 3, 3]
    assert rows[0] == first
    assert rows[2].pk == JournalEntry.objects.get(seq=3).pk


def test_all_or_none():
    posted()
    with pytest.raises(ledger.KeyUsedOtherwise):
        ledger.post_many(TVET, [fee("fee:2"), fee("fee:1", 7)], by=WORKER)
    with pytest.raises(ledger.KeyUsedOtherwise):
        ledger.post_many(TVET, [fee("fee:3"), fee("fee:3", 7)], by=WORKER)
    assert ChainHead.objects.get().seq == JournalEntry.objects.count() == 1


def test_nothing_to_post_is_posted():
    assert ledger.post_many(TVET, [], by=WORKER) == []


def test_more_than_is_posted_at_once_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="at once"):
        ledger.post_many(TVET, [fee()] * 10_001, by=WORKER)


@pytest.mark.parametrize("count", [1, 3, 200])
def test_a_batch_costs_the_same_statements_whatever_its_size(count):
    posted(fee("fee:0"))
    with CaptureQueriesContext(connection) as seen:
        ledger.post_many(TVET, several(count), by=WORKER)

    statements = [one for one in seen if "SAVEPOINT" not in one["sql"]]
    assert len(statements) == (9 if connection.vendor == "sqlite" else 8)


def test_an_account_is_opened_once():
    row = ledger.open_account(TVET, BANK)

    assert ledger.open_account(TVET, BANK) == row
    assert (row.name, row.kind) == ("Bank", "asset")
    posted()
    assert LedgerAccount.objects.count() == 2


def test_a_reversal_is_posted_by_the_key_of_what_it_takes_back():
    row = posted(moved("pay:1:1", 500))

    back = posted(reversal(moved("pay:1:1", 500), key="return:1", on=DAY, text="Account closed"))

    assert back.reverses == row
    assert {one.amount.minor for one in Posting.objects.counted(TVET).balances()} == {0}
    with pytest.raises(ledger.NothingToReverse, match="pay:9:1"):
        posted(reversal(moved("pay:9:1", 500), key="return:9", on=DAY, text="Account closed"))


def test_balances_count_what_is_sealed_up_to_a_day():
    ledger.post_many(TVET, [*several(3), fee("late", 9, DAY.replace(day=9))], by=WORKER)
    counted = Posting.objects.counted(TVET, until=DAY)

    found = [(one.code, one.subject, one.name, one.amount, one.worth) for one in counted.balances()]
    assert found == [("1010", "BK", "Bank", rwf(-600), None), ("5900", "", "Bank fees", rwf(600), None)]
    assert [one.amount for one in Posting.objects.counted(TVET).on_account("5900").balances()] == [rwf(609)]
    assert Posting.objects.counted(TVET).on_account("1010", "ING").balances() == []
    assert Posting.objects.counted("other").balances() == []


def test_what_was_never_sealed_counts_nowhere():
    ledger.post_many(TVET, several(3), by=WORKER)
    row = draft((ledger.open_account(TVET, BANK), 7), key="never sealed")

    counted = Posting.objects.counted(TVET)
    assert [one.amount for one in counted.balances()] == [rwf(-600), rwf(600)]
    assert row not in JournalEntry.objects.of_programme(TVET).sealed()
    row.postings.all().delete()  # an unsealed entry may go
    row.delete()
    assert list(verify_ledger(TVET)) == []


def test_the_trial_balance_agrees_and_costs_one_query(django_assert_num_queries):
    ledger.post_many(TVET, several(3), by=WORKER)
    with django_assert_num_queries(1):
        found = trial_balance(Posting.objects.counted(TVET))
    assert found.agrees
    assert found.debits == found.credits == {"RWF": rwf(600)}


def test_a_statement_tells_what_stood_there_after_each_posting():
    ledger.post_many(TVET, several(3), by=WORKER)
    lines = list(Posting.objects.counted(TVET).on_account("1010", "BK").statement())
    assert [(line.seq, line.key, line.amount, line.after) for line in lines] == [
        (1, "fee:1", rwf(-100), rwf(-100)),
        (2, "fee:2", rwf(-200), rwf(-300)),
        (3, "fee:3", rwf(-300), rwf(-600)),
    ]


def test_a_statement_is_of_one_currency():
    posted()
    posted(moved("e", 5, debit=Account("1090", "EUR"), credit=Account("1010", "EUR", "BK")))
    with pytest.raises(MixedCurrencies):
        list(Posting.objects.counted(TVET).on_account("1010", "BK").statement())


def test_posting_by_itself_tells_the_trail_nothing():
    """Whoever posts for a person records the act; the ledger is its own trail."""
    personas.jean_paul()
    before = AuditEntry.objects.count()
    posted()
    assert AuditEntry.objects.count() == before


def digests(programme):
    return list(
        JournalEntry.objects.filter(programme_key=programme).order_by("seq").values_list("digest", flat=True)
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(entries(), min_size=1, max_size=6))
def test_random_entries_posted_together_or_one_by_one_give_the_same_chain(made):
    from django.db import transaction

    numbered = [Entry(f"e:{number}", one.on, one.text, one.legs) for number, one in enumerate(made)]
    chains = []
    for together in (True, False):
        with transaction.atomic():
            if together:
                ledger.post_many(TVET, numbered, by=WORKER)
            else:
                for entry in numbered:
                    ledger.post(TVET, entry, by=WORKER)
            chains.append(digests(TVET))
            assert [ledger.entry_of(row).legs for row in JournalEntry.objects.order_by("seq")] == [
                one.legs for one in numbered
            ]
            assert trial_balance(Posting.objects.counted(TVET)).agrees
            assert list(verify_ledger(TVET)) == []
            transaction.set_rollback(True)
    assert chains[0] == chains[1]
    assert len(chains[0]) == len(made)


@pytest.mark.parametrize("account", [BANK, FEES])
def test_a_digest_does_not_depend_on_the_order_of_legs(account):
    legs = [("1010", "BK", "RWF", 5, None, ""), (account.code, "", "RWF", -5, None, "")]
    assert digest_of(GENESIS, 1, "k", DAY, "t", legs) == digest_of(GENESIS, 1, "k", DAY, "t", legs[::-1])
