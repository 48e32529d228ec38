# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database refuses, whoever asks: each attack is written past the operations, in plain rows or SQL."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from budgets.fx import Rate
from budgets.models import Anchor, ChainHead, FxRate, JournalEntry, LedgerAccount, Period, Posting
from budgets.operations import ledger
from tests import personas
from tests.budgets.ledger import books
from tests.budgets.ledger.books import DAY, TVET, account, add_leg, draft, posted, seal
from tests.unguarded import LEDGER

pytestmark = pytest.mark.django_db
ATTACKS = {}


def attack(words):
    """Register an attack and the words by which the database refuses it (a constraint's name, or a sentence)."""

    def register(function):
        ATTACKS[function.__name__] = (function, words)
        return function

    return register


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def bank():
    return account("1010", "RWF", "BK")


def transit():
    return account("1090", "RWF")


def euros():
    return account("1010", "EUR", "ING")


# An entry that should not be sealed


@attack("do not add up to zero")
def seal_what_does_not_balance():
    seal(draft((transit(), 500), (bank(), -499)))


@attack("do not add up to zero")
def balance_one_currency_by_another():
    seal(draft((transit(), 500), (euros(), -500)))


@attack("two legs")
def seal_without_legs():
    seal(draft())


@attack("two legs")
def seal_one_leg():
    seal(draft((bank(), 500)))


@attack("worth")
def seal_worths_that_do_not_balance():
    seal(draft((transit(), 500, 35, "EUR"), (bank(), -500, -34, "EUR")))


@attack("worth")
def seal_worths_in_two_currencies():
    seal(
        draft(
            (transit(), 500, 35, "EUR"), (bank(), -500, -35, "EUR"), (transit(), 5, 4, "USD"),
            (bank(), -5, -4, "USD"),
        )
    )  # fmt: skip


@attack("worth")
def seal_worths_of_some_legs_only():
    seal(draft((transit(), 500, 0, "EUR"), (bank(), -500)))


@attack("currency and the programme")
def post_another_currency_than_the_accounts():
    draft((transit(), 500, None, "", "EUR"))


@attack("currency and the programme")
def post_to_an_account_of_another_programme():
    draft((account("1090", "RWF", programme="other"), 500))


@attack("a_posting_moves_something")
def post_nothing():
    draft((transit(), 0))


@attack("what_is_in_reporting_currency_is_worth_itself")
def be_worth_more_than_itself():
    draft((transit(), 500, 501, "RWF"))


@attack("a_worth_has_its_currency")
def be_worth_something_of_no_currency():
    draft((transit(), 500, 501, ""))


@attack("sealed after its legs")
def insert_a_sealed_entry():
    draft(sealed=True)


@attack("written once")
def change_an_entry_while_sealing_it():
    row = draft((transit(), 500), (bank(), -500))
    JournalEntry.objects.filter(pk=row.pk).update(sealed=True, digest="b" * 64)


@attack("books are closed")
def post_into_a_closed_period():
    period = ledger.open_period(TVET, starts_on=date(2026, 10, 1), ends_on=DAY, by=personas.jean_paul())
    ledger.close_period(period, by=books.checker())
    seal(draft((transit(), 500), (bank(), -500)))


@attack("books are closed")
def post_before_a_closed_period():
    period = ledger.open_period(TVET, starts_on=DAY, ends_on=DAY, by=personas.jean_paul())
    ledger.close_period(period, by=books.checker())
    seal(draft((transit(), 500), (bank(), -500), date=date(2020, 1, 1)))


# The chain


@attack("one_entry_per_place_in_a_ledger|UNIQUE")
def take_a_place_that_is_taken():
    draft(seq=posted().seq)


@attack("key|UNIQUE")
def use_a_key_again():
    draft(key=posted().key)


@attack("follows the one before")
def leave_a_gap():
    seal(draft((transit(), 500), (bank(), -500), seq=posted().seq + 2))


@attack("follows the one before")
def begin_a_second_chain():
    posted()
    seal(draft((transit(), 500), (bank(), -500), prev_digest="0" * 64))


@attack("never goes back")
def set_the_head_back():
    first = posted()
    posted(books.fee("fee:2"))
    ChainHead.objects.update(seq=first.seq, digest=first.digest)


@attack("is an entry of it")
def point_the_head_to_nothing():
    posted()
    ChainHead.objects.update(digest="c" * 64)


@attack("stays")
def delete_the_head():
    posted()
    ChainHead.objects.all().delete()


@attack("begins at its beginning")
def begin_a_chain_in_its_middle():
    ChainHead.objects.create(programme_key="other", seq=7, digest="c" * 64)


# What was sealed


@attack("never changes")
def change_an_amount():
    posted()
    Posting.objects.update(amount_minor=F("amount_minor") * 2)


@attack("never changes")
def move_a_leg_to_another_entry():
    first, second = posted(), posted(books.fee("fee:2"))
    Posting.objects.filter(entry=first).update(entry=second)


@attack("never changes")
def change_a_text():
    posted()
    JournalEntry.objects.update(text="Another story")


@attack("never changes")
def unseal():
    posted()
    JournalEntry.objects.update(sealed=False)


@attack("never removed")
def delete_a_leg():
    posted()
    Posting.objects.all().delete()


@attack("never removed")
def delete_an_entry():
    posted()
    sql("DELETE FROM budgets_journalentry")


@attack("no further leg")
def add_a_leg():
    add_leg(posted(), transit(), 500)


@attack("reverses|UNIQUE")
def reverse_twice():
    row = posted(books.moved("m:1", 500))
    ledger.reverse(row, reason="Wrong", on=DAY, by=books.checker())
    draft((bank(), 500), (transit(), -500), reverses=row)


@attack("takes back what it reverses")
def reverse_by_another_amount():
    row = posted(books.moved("m:1", 500))
    seal(draft((bank(), 499), (transit(), -499), reverses=row))


@attack("takes back what it reverses")
def reverse_what_another_programme_posted():
    theirs = ledger.post("other", books.moved("m:1", 500), by=books.WORKER)
    seal(draft((bank(), 500), (transit(), -500), reverses=theirs))


# What stands beside the entries


@attack("append-only")
def change_the_currency_of_an_account():
    posted()
    LedgerAccount.objects.update(currency="EUR")


@attack("append-only")
def delete_an_account():
    sql("DELETE FROM budgets_ledgeraccount WHERE id = %s", bank().pk)


@attack("after all others")
def overlap_periods():
    for first, last in ((DAY, date(2026, 11, 30)), (date(2026, 11, 30), date(2026, 12, 31))):
        Period.objects.create(programme_key=TVET, starts_on=first, ends_on=last)


@attack("append-only")
def open_a_closed_period_again():
    period = ledger.open_period(TVET, starts_on=DAY, ends_on=DAY, by=personas.jean_paul())
    ledger.close_period(period, by=books.checker())
    Period.objects.update(closed_at=None, closed_by=None)


@attack("append-only")
def change_a_rate():
    ledger.record_rate(TVET, Rate("EUR", "RWF", 1500, 1, DAY), origin="bank", by=personas.jean_paul())
    FxRate.objects.update(numerator=1600)


@attack("append-only")
def delete_an_anchor():
    ledger.anchor_chain(TVET, where="Cover sheet 1")
    Anchor.objects.all().delete()


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused(name):
    act, words = ATTACKS[name]

    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        act()


def test_an_entry_by_hand_that_is_right_is_let_in():
    """Or the attacks above were refused for another reason."""
    row = draft((transit(), 500, 35, "EUR"), (bank(), -500, -35, "EUR"))
    seal(row)
    assert JournalEntry.objects.get().sealed


@pytest.mark.sqlite
def test_on_sqlite_half_a_franc_is_refused():
    row, where = draft(), transit()
    with pytest.raises(DatabaseError, match="whole number"), transaction.atomic():
        sql(
            "INSERT INTO budgets_posting (entry_id, account_id, amount_minor, currency, base_currency) "
            "VALUES (%s, %s, 10.5, 'RWF', '')", row.pk, where.pk,
        )  # fmt: skip


@pytest.mark.postgres
@pytest.mark.parametrize(
    "table", ["budgets_journalentry", "budgets_posting", "budgets_chainhead", "budgets_anchor"]
)
def test_on_postgresql_the_ledger_is_never_emptied(table):
    posted()
    ledger.anchor_chain(TVET, where="Cover sheet 1")
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="never emptied"), transaction.atomic():
        sql(f'TRUNCATE "{table}" CASCADE')


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_nothing_is_committed_unsealed():
    where = bank(), transit()
    with pytest.raises(DatabaseError, match="left unsealed"), transaction.atomic():
        draft((where[0], 500), (where[1], -500))
    assert not JournalEntry.objects.exists()


def test_the_helper_that_puts_guards_aside_knows_all_tables_of_the_ledger():
    from django.apps import apps

    tables = {model._meta.db_table for model in apps.get_app_config("budgets").get_models()}
    assert set(LEDGER) <= tables
