# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many who post at the same moment make one chain without gaps, and one entry of one key. Real processes."""

from datetime import timedelta

import pytest

from budgets.models import Anchor, JournalEntry, Posting
from budgets.operations import ledger
from budgets.verifying import verify_ledger
from tests import personas
from tests.budgets.ledger.books import DAY, TVET, checker
from tests.racers import Racers
from tests.schema import copy_schema

ACTS = "tests.budgets.ledger.racing"


@pytest.fixture(scope="class")
def eight(django_db_setup):
    """Eight racers for all races of a class: starting them takes longer than racing."""
    with Racers(8) as racers:
        yield racers


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
class TestOnPostgreSQL:
    """What SQLite cannot show, for it lets one writer in at a time."""

    def test_eight_writers_make_one_chain_without_gaps(self, eight):
        for number in range(3):
            names = [[f"writer {number}.{writer}", 5, 20] for writer in range(8)]
            answers = eight.race(f"{ACTS}:post_some", names)
            assert [answer.refused for answer in answers] == [""] * 8, answers

        places = list(JournalEntry.objects.order_by("seq").values_list("seq", flat=True))
        assert places == list(range(1, 3 * 8 * 25 + 1))
        assert list(verify_ledger(TVET)) == []

    def test_the_same_key_posted_by_eight_is_one_entry(self, eight):
        for number in range(6):
            answers = eight.race(f"{ACTS}:post_same", [[f"pay:{number}:1"]] * 8)
            assert [answer.refused for answer in answers] == [""] * 8, answers
            assert len({answer.done for answer in answers}) == 1
        assert (JournalEntry.objects.count(), Posting.objects.count()) == (6, 12)
        assert list(verify_ledger(TVET)) == []

    def test_of_eight_who_mean_something_else_by_a_key_one_is_heard(self, eight):
        for number in range(4):
            amounts = [[f"pay:{number}:1", minor] for minor in range(1, 9)]
            answers = eight.race(f"{ACTS}:post_otherwise", amounts)
            assert sorted(answer.refused for answer in answers) == ["", *["KeyUsedOtherwise"] * 7]
        assert JournalEntry.objects.count() == 4

    def test_nothing_slips_into_a_period_while_it_is_closed(self, eight):
        posted = 0
        for number in range(6):
            day = DAY + timedelta(days=number)
            period = ledger.open_period(TVET, starts_on=day, ends_on=day, by=personas.jean_paul())
            roles = [[period.pk, 0]] * 4 + [[period.pk, checker().pk]] + [[period.pk, 0]] * 3
            answers = eight.race(f"{ACTS}:close_or_post", roles)

            assert answers[4].done == "closed", answers[4]
            assert {answer.refused for answer in answers} <= {"", "BooksClosed"}
            posted += sum(answer.done == "posted" for answer in answers)
            assert Anchor.objects.last().seq == JournalEntry.objects.count() == posted


@pytest.mark.sqlite
@pytest.mark.slow
def test_on_sqlite_eight_writers_make_one_chain_too(tmp_path):
    copy_schema(tmp_path / "office.sqlite3")
    with Racers(8, url=f"sqlite:///{tmp_path / 'office.sqlite3'}") as racers:
        answers = racers.race(f"{ACTS}:post_some", [[f"writer {writer}", 5, 20] for writer in range(8)])
        assert [answer.refused for answer in answers] == [""] * 8, answers
        assert max(answer.done for answer in answers) == 200
        assert racers.race(f"{ACTS}:findings", [[]])[0].done == []
