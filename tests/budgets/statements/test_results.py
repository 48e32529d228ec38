# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pack come back with voucher numbers and paid dates, and mobile money's results: read as what was paid."""

import io
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from budgets import checks
from budgets.operations import payment as payments
from budgets.operations import statement as statements
from budgets.operations.statement.results import ColumnsMissing
from core.money import Money
from core.sheets import as_xlsx
from core.tables_in import BookRefused
from tests.budgets.payments import people, world
from tests.budgets.payments.people import TVET
from tests.budgets.statements.bank import bring, on_bank, payment, programme, ref, sent, states, today, told
from tests.budgets.statements.bank import line as booked

pytestmark = pytest.mark.django_db
HEADS = ["Reference", "Payee", "Amount", "Account", "Voucher number", "Paid date"]


def pack(*rows, heads=HEADS):
    """The workbook as it was handed out, with what was typed in: (reference, amount, voucher, paid date)."""
    cells = [
        (reference, "Huye College", amount, "0040 12", voucher, day)
        for reference, amount, voucher, day in rows
    ]
    return as_xlsx(heads, cells, "Payments")


def paid(order=1, voucher="ERP-77", day=None, amount=1_000):
    return ref(order), Money(amount, "RWF"), voucher, day if day is not None else today()


def test_what_the_payers_system_paid():
    sent()
    content = pack(paid(1), paid(2, "ERP-78", payments.today_of(TVET)), (ref(3), Money(1_000, "RWF"), "", ""))
    rows = bring(content, "pack.xlsx").rows
    assert (rows[0].kind, states()) == ("results", ["posted:settle"] * 2)
    assert (payment(1).voucher_number, payment(1).paid_on, on_bank()) == (
        "ERP-77",
        payments.today_of(TVET),
        -2_000,
    )
    assert payment(3).state == "sent"
    assert not bring(content, "pack.xlsx").fresh
    assert list(checks.findings(TVET)) == []


def test_the_pack_comes_back_again_with_more_in_it():
    sent()
    bring(pack(paid(1)), "pack.xlsx")
    bring(pack(paid(1), paid(2, "ERP-78")), "pack.xlsx")
    assert states() == ["posted:settle", "duplicate", "posted:settle"]
    bring(pack(paid(1), paid(3, "ERP-79")), "pack.xlsx")
    assert (states()[3:], on_bank()) == (["duplicate", "posted:settle"], -3_000)


def wrong():
    """Every mistake, with the cell and the words."""
    yield paid(voucher=""), "E2", "voucher number too"
    yield paid(voucher="V" * 61), "E2", "at most 60"
    yield paid(day=""), "F2", "paid date too"
    yield paid(day="soon"), "F2", "not a date"
    yield paid(day="2020-01-01"), "F2", "was released on"
    yield paid(day="2999-01-01"), "F2", "was not paid on"
    yield paid(amount=999), "C2", "the bank paid"
    yield (ref(1), "a lot", "V", today()), "C2", "not an amount"
    yield (ref(1), "EUR 1000", "V", today()), "C2", "EUR"
    yield ("NOBODY", Money(1, "RWF"), "V", today()), "A2", "no payment"


def test_every_wrong_cell_is_named_at_once_and_nothing_is_done():
    sent()
    mistakes = list(wrong())
    for row, cell, words in mistakes:
        with pytest.raises(BookRefused) as refused:
            bring(pack(row, paid(2)), "pack.xlsx")
        found = [(one.cell, str(one.message)) for one in refused.value.errors]
        assert any(where == cell and words in told_ for where, told_ in found), (row, found)
    with pytest.raises(BookRefused) as refused:
        bring(pack(paid(voucher=""), paid(2, day=""), paid(2), ("NO", "1", "V", today())), "pack.xlsx")
    assert [one.cell for one in refused.value.errors] == ["E2", "F3", "A4", "A5"]
    assert (states(), payment(2).state) == ([], "sent")


@pytest.mark.parametrize("state", ["requested", "released", "failed"])
def test_what_was_not_sent_was_not_paid(state):
    world.ready()
    world.STATES[state]()
    with pytest.raises(BookRefused) as refused:
        bring(pack(paid()), "pack.xlsx")
    assert refused.value.errors[0].cell == "A2"


def test_a_day_and_a_voucher_typed_as_numbers():
    sent()
    book = load_workbook(io.BytesIO(pack(paid())))
    book.active["E2"], book.active["F2"] = 5100012345, date.fromisoformat(today())
    out = io.BytesIO()
    book.save(out)
    bring(out.getvalue(), "pack.xlsx")
    assert payment().voucher_number == "5100012345"


def test_formulas_and_lost_digits_are_refused():
    sent()
    book = load_workbook(io.BytesIO(pack(paid(), paid(2))))
    book.active["E2"], book.active["E3"] = "=1+1", 12345678901234567
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(BookRefused) as refused:
        bring(out.getvalue(), "pack.xlsx")
    assert {"E2", "E3"} <= {one.cell for one in refused.value.errors}


def test_another_workbook_is_none_of_ours():
    sent()
    out = io.BytesIO()
    Workbook().save(out)
    for content in (out.getvalue(), pack(paid(), heads=[*HEADS[:5], "Else"])):
        with pytest.raises(ColumnsMissing, match="voucher number"):
            bring(content, "pack.xlsx")


def test_a_cover_sheet_comes_before_the_payments():
    sent()
    book = load_workbook(io.BytesIO(pack(paid())))
    book.create_sheet("Cover", 0)["A1"] = "Batch 1"
    out = io.BytesIO()
    book.save(out)
    bring(out.getvalue(), "pack.xlsx")
    assert payment().state == "settled"


def test_what_changed_while_a_workbook_waited_for_the_worker(monkeypatch):
    monkeypatch.setattr("budgets.operations.statement.receiving.IN_BACKGROUND", 0)
    sent()
    row = bring(pack(paid(1), paid(2)), "pack.xlsx").rows[0]
    payments.fail_payment(payment(1), reason="AC01", by=people.checker())
    statements.take_in([row])
    assert states() == ["waiting:not_sent", "posted:settle"]


# Mobile money

MOMO = "Reference,Amount,Status,Transaction ID,Date,Reason\n"


def momo(*rows):
    return (MOMO + "".join(",".join(row) + "\n" for row in rows)).encode()


def test_results_of_mobile_money():
    sent()
    rows = [
        (ref(1), "1000", "SUCCESSFUL", "TX1", today(), ""),
        (ref(2), "1000", "FAILED", "", "", "PAYEE_NOT_FOUND"),
        (ref(3), "1000", "PENDING", "", "", ""),
    ]
    bring(momo(*rows), "momo.csv", bank="MoMo")
    assert states() == ["posted:settle", "posted:fail", "noted"]
    assert (payment(1).voucher_number, payment(2).reason) == ("TX1", "PAYEE_NOT_FOUND")
    # Taken out again the next day, with what was pending.
    rows[2] = (ref(3), "1000", "SUCCESSFUL", "", "", "")
    bring(momo(*rows), "momo.csv", bank="MoMo")
    bring(momo(rows[2], rows[2]), "momo2.csv", bank="MoMo")
    assert states()[3:] == ["duplicate", "noted", "posted:settle", "noted", "noted"]
    assert (payment(3).paid_on, on_bank()) == (payments.today_of(TVET), -2_000)
    assert payment(3).voucher_number.endswith("/3")


def test_a_bank_and_the_payers_system_say_the_same_and_it_is_posted_once():
    sent()
    bring(pack(paid()), "pack.xlsx")
    bring(told(booked()))
    assert (states(), on_bank()) == (["posted:settle", "waiting:paid_before"], -1_000)
    assert programme().key == TVET
