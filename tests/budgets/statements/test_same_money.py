# SPDX-License-Identifier: AGPL-3.0-or-later
"""What several files, several lines or one line for many payments say of the same money; and of whose account."""

import pytest

from budgets import checks
from budgets.models import Payment, StatementLine
from budgets.operations import batch as batches
from budgets.operations import ledger as books
from budgets.operations import payment as payments
from budgets.operations import statement as statements
from core.refusals import NotAllowed
from tests.budgets.batches import office
from tests.budgets.payments import people
from tests.budgets.payments.people import TVET
from tests.budgets.pure.samples import ACCOUNT
from tests.budgets.statements.bank import (
    answered,
    bring,
    group,
    line,
    on_bank,
    pain002,
    payment,
    ref,
    sent,
    states,
    today,
    told,
)  # fmt: skip
from tests.budgets.statements.test_results import momo, pack, paid
from tests.keeping import kept

pytestmark = pytest.mark.django_db


def whole() -> list:
    return list(checks.findings(TVET))


# A pack, then the bank's statement


def test_a_pack_settles_and_the_banks_statement_is_paired_with_it_once():
    sent()
    bring(pack(paid()), "pack.xlsx")
    bring(told(line()))
    bring(told(line(), kind="054"))
    bring(told(line(ref="BK-X")))
    assert states() == ["posted:settle", "duplicate", "duplicate", "waiting:paid_before"]
    first, twin, *_rest = StatementLine.objects.order_by("pk")
    assert (twin.duplicate_of, twin.payment) == (first, first.payment)
    assert (on_bank(), whole()) == (-1_000, [])


def test_what_the_pack_did_not_pay_is_not_paired():
    sent()
    bring(pack(paid()), "pack.xlsx")
    bring(told(line(text="999"), line(day="2020-01-01", ref="BK-2")))
    assert states()[1:] == ["waiting:amount", "waiting:paid_before"]


def test_two_lines_of_one_file_are_not_both_the_pack():
    sent()
    bring(pack(paid()), "pack.xlsx")
    bring(told(line(), line(ref="BK-2")))
    assert states()[1:] == ["duplicate", "waiting:paid_before"]


# A whole file


@kept
def bank_file():
    office.checked()
    office.sent(1, 2)


def refusing(number: str, **given) -> bytes:
    return pain002(status="RJCT", **({"reason": "AM04"} | given)).replace(b"MSG-1", number.encode())


def batch():
    return Payment.objects.exclude(batch=None).first().batch


def test_a_whole_file_is_declared_failed_in_one_act_with_the_reason_in_words():
    bank_file()
    bring(refusing(batch().number))
    row = StatementLine.objects.get()
    assert statements.refused_batch(row) == batch()

    failed = statements.fail_whole_file(row, by=people.checker())

    assert [one.state for one in failed] == ["failed", "failed"]
    assert failed[0].reason == "AM04: There is not enough money on the account."
    assert (states(), row.decided_by, whole()) == (["noted"], people.checker(), [])


def test_the_page_offers_the_whole_file_with_the_number_of_its_payments(client):
    bank_file()
    bring(refusing(batch().number))
    client.force_login(people.checker())
    url = f"/run/statements/lines/{StatementLine.objects.get().pk}/"
    assert "each of its 2 payments failed" in client.get(url).content.decode()
    assert client.post(url, {"decision": "whole"}).status_code == 302
    assert Payment.objects.filter(state="failed").count() == 2


def refused():
    """What hinders: who acts, what the bank named, what happened before, and the refusal."""
    number = batch().number
    one = Payment.objects.exclude(batch=None).first()
    settle = {"amount": one.amount, "paid_on": payments.today_of(TVET), "voucher": "V", "bank": "BK"}
    yield people.maker(), refusing(number), None, NotAllowed
    yield people.checker(), refusing("ELSE"), None, statements.NoSuchFile
    yield people.checker(), pain002(group(answered("ELSE", "RJCT"))), None, statements.NotAWholeFile
    yield people.checker(), refusing(number), (payments.settle_payment, settle), statements.PaidInIt


@pytest.mark.parametrize("case", range(4))
def test_a_whole_file_is_not_declared_failed(case):
    bank_file()
    who, content, before, why = list(refused())[case]
    if before is not None:
        before[0](Payment.objects.exclude(batch=None).first(), by=people.maker(), **before[1])
    bring(content)
    row = StatementLine.objects.get()
    with pytest.raises(why):
        statements.fail_whole_file(row, by=who)
    assert Payment.objects.filter(state="failed").count() == 0


def test_payments_of_it_that_failed_before_stay_as_they_are():
    bank_file()
    one = Payment.objects.exclude(batch=None).first()
    payments.fail_payment(one, reason="AC01", by=people.checker())
    bring(refusing(batch().number))
    assert len(statements.fail_whole_file(StatementLine.objects.get(), by=people.checker())) == 1
    assert one.fresh().reason == "AC01"


# Parts


@kept
def split() -> None:
    """The third payment, of 1,000, left for a phone in parts of at most 400."""
    office.checked()
    row = batches.formats_of(TVET)["generic"]
    told_ = {"columns": row.columns, "results": row.results, "cap_minor": 400, "most_parts": 3}
    batches.set_format(TVET, name="small", by=people.maker(), **told_)
    office.sent(3, make=office.draft, channel="mobile", payout="small")


def part(number: int, status: str = "SUCCESSFUL", amount: str = "", **given) -> tuple[str, ...]:
    facts = {"tx": f"TX{number}", "day": today(), "why": ""} | given
    amount = amount or ("334" if number == 1 else "333")
    return f"{ref(3)}.{number}", amount, status, facts["tx"], facts["day"], facts["why"]


def results(*rows, name: str = "momo.csv"):
    return bring(momo(*rows), name, bank="MoMo")


def lost(number: int) -> tuple[str, ...]:
    return part(number, "FAILED", tx="", day="", why="LIMIT")


W, N = "waiting:part", "noted"
PARTS = {
    "all arrived": (lambda: [[part(1), part(2), part(3)]], [N] * 3, "settled"),
    "one after the other": (lambda: [[part(1)], [part(2)], [part(3)]], [N] * 3, "settled"),
    "some are not known": (lambda: [[part(1), part(2)]], [W, W], "sent"),
    "pending": (lambda: [[part(1), part(2), part(3, "PENDING")]], [W, W, N], "sent"),
    "all failed": (lambda: [[lost(1), lost(2), lost(3)]], [N] * 3, "failed"),
    "partly": (lambda: [[part(1), part(2), lost(3)]], [N, N, "waiting:part_failed"], "sent"),
    "partly, then all": (lambda: [[part(1), part(2), lost(3)], [part(3)]], [N] * 4, "settled"),
    "another amount": (lambda: [[part(1), part(2), part(3, amount="1")]], [W, W, "waiting:amount"], "sent"),
    "said again": (lambda: [[part(1, tx=""), part(2, tx=""), part(3, tx="")], [part(1, tx="")]], [N] * 4, "settled"),
    "refused afterwards": (lambda: [[part(1), part(2), part(3)], [lost(3)]], [N, N, N, "waiting:paid_before"], "settled"),
    "arrived afterwards": (lambda: [[lost(1), lost(2), lost(3)], [part(3)]], [N, N, N, "waiting:not_sent"], "failed"),
}  # fmt: skip


@pytest.mark.parametrize("name", PARTS)
def test_parts_settle_their_payment_when_all_are_known(name):
    split()
    files, expected, state = PARTS[name]
    for rows in files():
        results(*rows)
    assert (states(), payment(3).state, whole()) == (expected, state, [])
    assert on_bank() == (-1_000 if state == "settled" else 0)


def test_a_person_says_that_a_payment_of_which_a_part_came_back_failed():
    split()
    results(part(1), part(2), lost(3))
    row = StatementLine.objects.get(state="waiting")
    assert [one.reference for one in statements.payments_for(row)] == [ref(3)]

    statements.assign_line(row, reference=ref(3), by=people.checker())

    assert (states(), payment(3).state) == ([N, N, "posted:fail"], "failed")


@pytest.mark.parametrize("why", ["books_closed", "refused"])
def test_parts_wait_when_their_payment_cannot_be_settled(why):
    split()
    if why == "books_closed":
        day = payments.today_of(TVET)
        period = books.open_period(TVET, starts_on=day, ends_on=day, by=people.maker())
        books.close_period(period, by=people.checker())
    results(*(part(one, day="2020-01-01" if why == "refused" else today()) for one in (1, 2, 3)))
    assert (states(), payment(3).state) == ([f"waiting:{why}"] * 3, "sent")


# Whose account


def test_a_statement_of_an_account_that_is_written_down_is_known_by_its_number():
    sent()
    office.source(label="BK francs", number=f"0{ACCOUNT}")
    assert bring(told(line()), bank="").rows[0].bank == "BK francs"


def test_a_statement_of_a_foreign_account_is_refused_by_both_numbers():
    sent()
    office.source()
    with pytest.raises(statements.ForeignAccount) as refused_:
        bring(told(line()))
    assert ACCOUNT[-4:] in str(refused_.value)
    assert "BK RWF •••• 3456" in str(refused_.value).replace("••••3456", "•••• 3456")
    assert bring(pack(paid()), "pack.xlsx").rows  # a workbook names no account


def test_an_account_that_was_read_before_stays_known():
    sent()
    bring(told(line()))
    office.source()
    assert bring(told(line(2), kind="054"), bank="").rows[0].bank == "BK main"
