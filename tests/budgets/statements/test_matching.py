# SPDX-License-Identifier: AGPL-3.0-or-later
"""What becomes of each line of a bank's file, as banks write them."""

from datetime import timedelta

import pytest

from budgets import checks
from budgets.models import StatementImport, StatementLine
from budgets.operations import ledger as books
from budgets.operations import payment as payments
from core.models import AuditEntry
from tests.budgets.payments import people, world
from tests.budgets.payments.people import TVET
from tests.budgets.statements.bank import (
    answered,
    back,
    bring,
    entry,
    group,
    ledger,
    line,
    on_bank,
    pain002,
    payment,
    ref,
    sent,
    states,
    today,
    told,
)

pytestmark = pytest.mark.django_db


def findings():
    return [f"{one.where}: {one.words}" for one in checks.findings(TVET)]


def test_what_the_bank_paid_is_settled_on_its_day_under_its_reference():
    sent()
    received = bring(told(line(1), line(2)))
    assert received.fresh
    row = payment(1)
    assert (row.state, row.paid_on.isoformat(), row.voucher_number) == ("settled", today(), "BK-1")
    assert (states(), on_bank(), world.counted()) == (["posted:settle"] * 2, -2_000, (3_000, 2_000))
    assert findings() == []
    step = AuditEntry.objects.get(act="budgets.payment.settle", subject_id=row.pk)
    assert (step.actor, step.through) == ("statement reader", "import")
    assert step.source.startswith("statement.xml ")


# What lines do to payment 1, which is sent (or as the start says): start, lines, where they stand, the payment.
A, B = "posted:settle", "posted:return"
TABLE = {
    "paid": (None, lambda: [line()], [A], "settled"),
    "paid, without reference of the bank": (None, lambda: [line(ref=None)], [A], "settled"),
    "not booked yet": (None, lambda: [line(status="PDNG")], ["noted"], "sent"),
    "only information": (None, lambda: [line(status="INFO")], ["noted"], "sent"),
    "refused within a statement": (None, lambda: [line(status="RJCT")], ["noted"], "sent"),
    "nothing": (None, lambda: [line(text="0")], ["noted"], "sent"),
    "another amount": (None, lambda: [line(text="999")], ["waiting:amount"], "sent"),
    "another currency": (None, lambda: [line(currency="EUR")], ["waiting:amount"], "sent"),
    "no reference": (None, lambda: [line(e2e=None)], ["waiting:no_reference"], "sent"),
    "no reference that says anything": (None, lambda: [line(e2e="NOTPROVIDED")], ["waiting:no_reference"], "sent"),
    "unknown reference": (None, lambda: [line(e2e="ELSE-1")], ["waiting:unknown"], "sent"),
    "without a day": (None, lambda: [line(day=None)], ["waiting:day"], "sent"),
    "before its release": (None, lambda: [line(day="2020-01-01")], ["waiting:day"], "sent"),
    "tomorrow": (None, lambda: [line(day="2999-01-01")], ["waiting:day"], "sent"),
    "a return that leaves": (None, lambda: [line(returned="AC04")], ["waiting:sign"], "sent"),
    "came back before it went": (None, lambda: [back()], ["waiting:not_paid"], "sent"),
    "came back first in the file": (None, lambda: [back(), line()], [B, A], "returned"),
    "paid and back": (None, lambda: [line(), back()], [A, B], "returned"),
    "back without a word": (None, lambda: [line(), back(returned=None)], [A, B], "returned"),
    "back by the code": (None, lambda: [line(), back(returned=None, sub_family="RRTN")], [A, B], "returned"),
    "back by the indicator": (None, lambda: [line(), back(returned=None, reversal="true")], [A, B], "returned"),
    "back with less": (None, lambda: [line(), back(text="900")], [A, "waiting:amount"], "settled"),
    "back without a day": (None, lambda: [line(), back(day=None)], [A, "waiting:day"], "settled"),
    "paid twice": (None, lambda: [line(), line(ref="BK-X")], [A, "waiting:paid_before"], "settled"),
    "the same line twice": (None, lambda: [line(), line()], [A, "waiting:paid_before"], "settled"),
    "back twice": (None, lambda: [line(), back(), back(ref="X")], [A, B, "waiting:back_before"], "returned"),
    "paid again after it came back": (
        None, lambda: [line(), back(), line(ref="X")], [A, B, "waiting:paid_before"], "returned",
    ),
    "several as one": (
        None, lambda: [entry("2000", ref="BK", day=today(), announced=2)], ["waiting:several"], "sent",
    ),
    "paid after it failed": ("failed", lambda: [line()], ["waiting:not_sent"], "failed"),
    "paid before it was sent": ("released", lambda: [line()], ["waiting:not_sent"], "released"),
    "noted by hand, then read": ("settled", lambda: [line(ref="BK-17")], [A], "settled"),
    "noted by hand on another day": ("settled", lambda: [line(day="2026-01-01")], ["waiting:paid_before"], "settled"),
    "came back by hand, then read": ("returned", lambda: [line(), back()], [A, B], "returned"),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_what_a_line_means(name):
    start, lines, expected, state = TABLE[name]
    if start is None:
        sent()
    else:
        world.ready()
        world.STATES[start]()
    bring(told(*lines()), bank="BK" if start else "BK main")
    assert (states(), payment().state) == (expected, state)
    assert findings() == []
    bank = {"settled": -1_000}.get(state, 0)
    assert on_bank() == bank


ANSWERS = [
    (group(answered(ref(), "RJCT", reason="AC01", text="Account closed")), "posted:fail", "failed"),
    (group(answered(ref(), "RJCT", amount_="1000")), "posted:fail", "failed"),
    (group(answered(ref(), "RJCT", amount_="1")), "waiting:amount", "sent"),
    (group(answered(ref(), "ACCP")), "noted", "sent"),
    (group(answered(ref(), "ACSC")), "noted", "sent"),
    (group(answered("ELSE", "RJCT")), "waiting:unknown", "sent"),
    (group(status="RJCT"), "waiting:whole_file", "sent"),
]


@pytest.mark.parametrize(("inside", "expected", "state"), ANSWERS)
def test_what_an_answer_means(inside, expected, state):
    sent(1)
    bring(pain002(inside))
    assert (states(), payment().state, on_bank()) == ([expected], state, 0)
    assert findings() == []


def test_a_refusal_is_said_again_and_once_too_late():
    sent(2)
    refused = group(answered(ref(1), "RJCT", reason="AC01"), answered(ref(2), "RJCT"))
    bring(told(line(2)))
    bring(pain002(refused))
    assert payment(1).reason == "AC01"
    bring(pain002(refused, version="10"))
    assert states() == ["posted:settle", "posted:fail", "waiting:paid_before", "noted", "waiting:paid_before"]


def test_the_same_booking_in_report_statement_and_notification_is_posted_once():
    sent(2)
    for place, kind in enumerate(("052", "053", "054")):
        bring(told(line(1), line(2), kind=kind), name=f"{place}.xml")
    assert states() == ["posted:settle"] * 2 + ["duplicate"] * 4
    assert (on_bank(), StatementImport.objects.count(), findings()) == (-2_000, 3, [])


def test_lines_that_nothing_tells_apart_wait_in_the_second_file():
    sent(1)
    fee = entry("50", ref="FEE", day=today())
    bring(told(fee, fee))
    bring(told(fee, fee, kind="054"))
    assert states() == ["waiting:no_reference"] * 2 + ["duplicate", "waiting:twice"]


def test_the_same_file_again_says_so_and_changes_nothing():
    sent(1)
    content = told(line(1))
    bring(content)
    before = ledger(), states(), AuditEntry.objects.count()
    again = bring(content, name="other.xml")
    assert (again.fresh, again.rows[0].name) == (False, "statement.xml")
    assert (ledger(), states(), AuditEntry.objects.count()) == before


def test_a_return_waits_for_the_payment_in_a_later_file():
    sent(1)
    bring(told(back(1)))
    bring(told(line(1)))
    assert (states(), payment().state) == (["posted:return", "posted:settle"], "returned")
    assert findings() == []


def test_the_books_may_be_closed_on_that_day():
    from budgets.operations import ledger as books

    sent(1)
    day = payments.today_of(TVET)
    period = books.open_period(TVET, starts_on=day, ends_on=day, by=people.maker())
    books.close_period(period, by=people.checker())
    bring(told(line(1)))
    assert (states(), payment().state) == (["waiting:books_closed"], "sent")


def test_what_a_thing_refuses_waits_for_a_person(monkeypatch):
    from dataclasses import replace

    from budgets import payables
    from core.refusals import Refusal

    def no(*_told):
        raise Refusal()

    sent(2)
    bring(told(line(1)))
    label = world.INSTALMENT.label
    monkeypatch.setitem(payables.PAYABLES, label, replace(world.INSTALMENT, reopened=no, settled=no))
    bring(told(back(1), line(2), kind="054"))
    assert states() == ["posted:settle", "waiting:refused", "waiting:refused"]


def test_money_that_came_back_waits_on_while_the_books_of_its_day_are_closed():
    sent(1)
    yesterday = payments.today_of(TVET) - timedelta(days=1)
    bring(told(back(day=yesterday.isoformat())))
    period = books.open_period(
        TVET, starts_on=yesterday - timedelta(days=30), ends_on=yesterday, by=people.maker()
    )
    books.close_period(period, by=people.checker())
    bring(told(line(1)))
    row = StatementLine.objects.order_by("pk").first()
    assert (row.state, row.act, payment().state) == ("waiting", "", "settled")
