# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people do to the ledger: reverse, open and close a period, record a rate; who may, and what is kept of it."""

from datetime import date

import pytest

from budgets.entries import NameUnfit
from budgets.fx import Rate, rate_on
from budgets.models import Anchor, FxRate, JournalEntry, Period, Posting
from budgets.operations import ledger
from core.acting import WORKER
from core.models import AuditEntry
from core.refusals import NotAllowed
from tests import personas
from tests.budgets.ledger.books import DAY, TVET, checker, fee, moved, posted

pytestmark = pytest.mark.django_db
OCTOBER = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 10, 31)}
NOVEMBER = {"starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 30)}


def told(act):
    return [entry.note.given for entry in AuditEntry.objects.filter(act=f"budgets.{act}").order_by("pk")]


# Reversing


def test_a_checker_takes_an_entry_back_for_a_reason():
    row = posted(moved("pay:1:1", 500))

    back = ledger.reverse(row, reason=" Paid to the wrong account ", on=DAY, by=checker())

    assert (back.reverses, back.text, back.by) == (row, "Paid to the wrong account", checker())
    assert {one.amount.minor for one in Posting.objects.counted(TVET).balances()} == {0}
    assert told("journalentry.reverse") == [
        {"reason": " Paid to the wrong account ", "reversal": back.key, "on": "2026-11-02"}
    ]
    assert ledger.reverse(row, reason="Paid to the wrong account", on=DAY, by=checker()) == back
    assert len(told("journalentry.reverse")) == 1


def test_an_entry_is_reversed_once_and_a_reversal_never():
    row = posted(moved("pay:1:1", 500))
    back = ledger.reverse(row, reason="Wrong", on=DAY, by=checker())

    with pytest.raises(ledger.ReversedAlready):
        ledger.reverse(row, reason="Wrong again", on=DAY, by=checker())
    with pytest.raises(ledger.ReversesItself):
        ledger.reverse(back, reason="Wrong", on=DAY, by=checker())
    assert JournalEntry.objects.count() == 2


def test_a_reversal_takes_the_worth_back_too():
    from budgets.entries import valued

    row = posted(valued(moved("pay:1:1", 500), Rate("RWF", "EUR", 1, 1450)))
    ledger.reverse(row, reason="Wrong", on=DAY, by=checker())
    assert {(one.amount.minor, one.worth.minor) for one in Posting.objects.counted(TVET).balances()} == {
        (0, 0)
    }


def test_a_reversal_needs_a_reason_and_somebody_who_may():
    row = posted()
    with pytest.raises(NameUnfit):
        ledger.reverse(row, reason="  ", on=DAY, by=checker())
    with pytest.raises(NotAllowed):
        ledger.reverse(row, reason="Wrong", on=DAY, by=personas.jean_paul())
    with pytest.raises(NotAllowed):
        ledger.reverse(row, reason="Wrong", on=DAY, by=WORKER)


# Periods


def test_a_period_is_opened_by_who_keeps_the_books_and_closed_by_who_answers_for_them():
    period = ledger.open_period(TVET, **OCTOBER, by=personas.jean_paul())
    row = posted()

    with pytest.raises(NotAllowed):
        ledger.close_period(period, by=personas.jean_paul())
    ledger.close_period(period, by=checker())

    period.refresh_from_db()
    assert period.closed_by == checker()
    assert str(period) == "2026-10-01 – 2026-10-31"
    anchor = Anchor.objects.get()
    assert (anchor.seq, anchor.digest, anchor.where) == (1, row.digest, "close of 2026-10-01 – 2026-10-31")
    assert str(anchor) == f"tvet 1 {row.digest}"
    assert told("period.open") == [{"starts_on": "2026-10-01", "ends_on": "2026-10-31"}]
    assert told("period.close") == [
        {"starts_on": "2026-10-01", "ends_on": "2026-10-31", "place": 1, "head": row.digest}
    ]


def test_opened_or_closed_again_a_period_stays_as_it_is():
    period = ledger.open_period(TVET, **OCTOBER, by=personas.jean_paul())
    assert ledger.open_period(TVET, **OCTOBER, by=personas.jean_paul()) == period

    closed_at = ledger.close_period(period, by=checker()).closed_at
    assert ledger.close_period(period, by=checker()).closed_at == closed_at
    assert (len(told("period.open")), len(told("period.close")), Anchor.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"starts_on": date(2026, 10, 31), "ends_on": date(2026, 11, 30)},
        {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 9, 30)},
        {"starts_on": date(2026, 11, 30), "ends_on": date(2026, 11, 1)},
    ],
)
def test_a_period_begins_after_all_others(other):
    ledger.open_period(TVET, **OCTOBER, by=personas.jean_paul())
    with pytest.raises(ledger.PeriodNotAfterOthers, match="2026-10-01"):
        ledger.open_period(TVET, **other, by=personas.jean_paul())
    assert Period.objects.count() == 1


def test_the_first_period_too_ends_after_it_begins():
    with pytest.raises(ledger.PeriodNotAfterOthers, match="—"):
        ledger.open_period(TVET, starts_on=DAY, ends_on=date(2026, 1, 1), by=personas.jean_paul())


def test_periods_are_closed_in_their_order():
    first, second = (
        ledger.open_period(TVET, **days, by=personas.jean_paul()) for days in (OCTOBER, NOVEMBER)
    )
    with pytest.raises(ledger.EarlierPeriodOpen, match="2026-10-01"):
        ledger.close_period(second, by=checker())
    ledger.close_period(first, by=checker())
    ledger.close_period(second, by=checker())


def test_nothing_is_posted_into_what_is_closed_or_before_it():
    before = posted(fee(on=date(2026, 10, 5)))
    period = ledger.open_period(TVET, **OCTOBER, by=personas.jean_paul())
    posted(fee("while open", on=date(2026, 10, 31)))
    ledger.close_period(period, by=checker())

    for day in (date(2026, 10, 31), date(2026, 10, 1), date(2026, 3, 1)):
        with pytest.raises(ledger.BooksClosed, match="2026-10-31"):
            posted(fee("late", on=day))
    assert posted(fee("in time", on=date(2026, 11, 1))).seq == 3
    assert posted(fee(on=date(2026, 10, 5))) == before, "what happened already is no news"


def test_a_head_told_twice_at_one_place_is_one_anchor():
    posted()
    first = ledger.anchor_chain(TVET, where="Cover sheet 1")
    assert ledger.anchor_chain(TVET, where="Cover sheet 1") == first
    assert ledger.anchor_chain(TVET, where="Cover sheet 2") != first


# Rates


def test_a_rate_is_kept_exactly_and_once():
    rate = Rate.of("EUR", "RWF", "1450.25", date(2026, 11, 1))

    row = ledger.record_rate(TVET, rate, origin=" Bank of Kigali ", by=personas.jean_paul())

    row.refresh_from_db()
    assert (row.rate, row.origin, row.entered_by) == (rate, "Bank of Kigali", personas.jean_paul())
    assert str(row) == "EUR/RWF 2026-11-01"
    assert ledger.record_rate(TVET, rate, origin="Bank of Kigali", by=personas.jean_paul()) == row
    assert told("fxrate.record") == [
        {"origin": "Bank of Kigali", "rate": "5801/4", "valid_from": "2026-11-01"}
    ]
    rates = [one.rate for one in FxRate.objects.filter(programme_key=TVET)]
    assert rate_on(rates, "EUR", "RWF", DAY) == rate


def test_a_rate_that_stands_is_not_changed():
    for rate, origin in (("1450.25", "bank"), ("1450.30", "official")):
        ledger.record_rate(TVET, Rate.of("EUR", "RWF", rate, DAY), origin=origin, by=personas.jean_paul())
    with pytest.raises(ledger.RateStands):
        ledger.record_rate(TVET, Rate.of("EUR", "RWF", "1451", DAY), origin="bank", by=personas.jean_paul())
    with pytest.raises(NotAllowed):
        ledger.record_rate(TVET, Rate.of("EUR", "RWF", "1451", DAY), origin="x", by=personas.grace())
