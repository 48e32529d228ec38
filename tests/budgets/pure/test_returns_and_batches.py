# SPDX-License-Identifier: AGPL-3.0-or-later
"""Money that comes back is known in all the ways banks write it; a batch is split only where it adds up."""

from decimal import Decimal

import pytest

from budgets.bankfiles.statements import disagreement, read_statement, with_our_returns

from .samples import balance, camt, detail, entry


def entries(*told, **more):
    return read_statement(camt(*told, **more)).entries


@pytest.mark.parametrize("version", ["02", "04", "08"])
@pytest.mark.parametrize(
    ("in_entry", "in_detail", "is_return", "reason"),
    [
        ({}, {}, False, None),
        ({"reversal": "false"}, {}, False, None),
        ({"reversal": "true"}, {}, True, None),
        ({"reversal": "1"}, {}, True, None),
        ({}, {"returned": "AC01"}, True, "AC01"),
        ({"reversal": "false"}, {"returned": "AC06"}, True, "AC06"),
        ({"reversal": "true"}, {"returned": "CUST"}, True, "CUST"),
        ({"sub_family": "RRTN"}, {}, True, None),
        ({"sub_family": "RRTN", "reversal": "false"}, {}, True, None),
        ({}, {"sub_family": "RRTN"}, True, None),
        ({"sub_family": "RRTN", "reversal": "true"}, {"returned": "AC01"}, True, "AC01"),
    ],
)
def test_a_return_is_known_in_every_way(version, in_entry, in_detail, is_return, reason):
    (found,) = entries(
        entry("1500", detail(version=version, **in_detail), credit=True, version=version, **in_entry)
    )
    assert (found.is_return, found.reason) == (is_return, reason)
    assert found.credit, "a reversal never turns the sign that the bank gives"
    assert found.end_to_end_id == "INZ-1"


def test_a_proprietary_reason_is_a_reason():
    told = entry("1500", detail(returned="AC01").replace("<Rsn><Cd>AC01</Cd>", "<Rsn><Prtry>closed</Prtry>"))
    assert entries(told)[0].reason == "closed"


def test_our_own_reference_on_a_credit_is_a_return_though_the_bank_says_nothing():
    read = read_statement(
        camt(
            entry("1", detail("INZ-1"), credit=True, ref="a"),
            entry("1", detail("INZ-1"), credit=False, ref="b"),
            entry("1", detail("THEIRS"), credit=True, ref="c"),
            entry("1", detail(None), credit=True, ref="d"),
        )
    )
    assert [one.is_return for one in with_our_returns(read, frozenset({"INZ-1"})).entries] == [1, 0, 0, 0]


@pytest.mark.parametrize("version", ["02", "04", "08"])
def test_a_batch_is_split_when_its_parts_make_it(version):
    parts = [
        detail(f"INZ-{place}", text=text, version=version) for place, text in ((1, "1000"), (2, "500.00"))
    ]
    found = entries(entry("1500", *parts, version=version), version=version)
    assert [(one.amount, one.end_to_end_id) for one in found] == [
        (Decimal(1000), "INZ-1"),
        (Decimal(500), "INZ-2"),
    ]
    assert [(one.part, one.parts, one.whole_of, one.place) for one in found] == [(1, 2, 1, 1), (2, 2, 1, 2)]
    assert {one.bank_ref for one in found} == {"BK-1"}


def test_parts_of_opposite_signs_are_summed_with_their_signs():
    parts = [
        detail("INZ-1", text="1700", credit=False),
        detail("INZ-2", text="200", credit=True, returned="AC01"),
    ]
    found = entries(entry("1500", *parts))
    assert [(one.signed(), one.is_return) for one in found] == [(Decimal(-1700), False), (Decimal(200), True)]


def test_details_that_are_all_written_as_credits_have_the_bookings_sign():
    parts = [detail("INZ-1", text="1000", credit=True), detail("INZ-2", text="500", credit=True)]
    assert [one.signed() for one in entries(entry("1500", *parts))] == [Decimal(-1000), Decimal(-500)]
    assert entries(entry("1501", *parts))[0].whole_of == 2


@pytest.mark.parametrize(
    "parts",
    [
        [detail("INZ-1"), detail("INZ-2")],
        [detail("INZ-1", text="1500"), detail("INZ-2")],
        [detail("INZ-1", text="1000"), detail("INZ-2", text="499")],
        [detail("INZ-1", text="10", currency="EUR"), detail("INZ-2", text="1500")],
        [detail("INZ-1", text="1000", credit=True), detail("INZ-2", text="500")],
    ],
)
def test_a_batch_that_does_not_add_up_stays_whole_and_without_reference(parts):
    (found,) = entries(entry("1500", *parts, more="SALARIES"))
    assert (found.amount, found.end_to_end_id, found.whole_of, found.parts) == (Decimal(1500), None, 2, 1)
    assert (found.text, found.is_return) == ("SALARIES", False)


def test_a_whole_batch_is_a_return_only_when_all_of_it_is():
    both = [detail("INZ-1", returned="AC01"), detail("INZ-2", returned="AC01")]
    mixed = [detail("INZ-1", returned="AC01"), detail("INZ-2", returned="AC06")]
    some = [detail("INZ-1", returned="AC01"), detail("INZ-2")]
    assert [(one.is_return, one.reason) for one in entries(entry("1500", *both))] == [(True, "AC01")]
    assert [(one.is_return, one.reason) for one in entries(entry("1500", *mixed))] == [(True, None)]
    assert [(one.is_return, one.reason) for one in entries(entry("1500", *some))] == [(False, None)]


def test_one_detail_of_an_announced_batch_does_not_claim_all_of_it():
    (found,) = entries(entry("1500", detail("INZ-1"), announced=3))
    assert (found.end_to_end_id, found.whole_of) == (None, 3)
    (found,) = entries(entry("1500", announced=3))
    assert (found.end_to_end_id, found.whole_of) == (None, 3)
    (found,) = entries(entry("1500", detail("INZ-1"), announced=1))
    assert (found.end_to_end_id, found.whole_of) == ("INZ-1", 1)


def test_one_payment_with_charges_keeps_the_booked_amount_and_its_reference():
    (found,) = entries(entry("1510", detail("INZ-1", text="1500")))
    assert (found.amount, found.end_to_end_id) == (Decimal(1510), "INZ-1")


OPEN, CLOSE = balance("OPBD", "10000"), balance("CLBD", "8500")


@pytest.mark.parametrize(
    ("told", "opening", "closing", "difference"),
    [
        ([OPEN, CLOSE, entry("1500")], 10000, 8500, 0),
        ([OPEN, CLOSE, entry("1500.00"), entry("7", status="PDNG")], 10000, 8500, 0),
        ([OPEN, CLOSE, entry("1400")], 10000, 8500, -100),
        ([OPEN, CLOSE, entry("1500", reversal="true")], 10000, 8500, 0),
        ([OPEN, CLOSE, entry("1500", credit=True)], 10000, 8500, -3000),
        ([OPEN, CLOSE], 10000, 8500, -1500),
        ([balance("PRCD", "10000"), CLOSE, entry("1500")], 10000, 8500, 0),
        ([balance("PRCD", "1"), OPEN, CLOSE, entry("1500")], 10000, 8500, 0),
        ([balance("OPBD", "0"), balance("CLBD", "1500", credit=False), entry("1500")], 0, -1500, 0),
        ([balance("OPBD", "5", credit=False), balance("CLBD", "5"), entry("10", credit=True)], -5, 5, 0),
        ([balance("ITBD", "10"), balance("ITBD", "8"), entry("2")], 10, 8, 0),
        ([OPEN, balance("ITBD", "9000"), balance("ITBD", "8500"), entry("1500")], 10000, 8500, 0),
        ([balance("ITBD", "10"), balance("CLBD", "8"), entry("2")], 10, 8, 0),
        ([CLOSE, balance("CLBD", "7", day="2026-03-01"), OPEN, entry("1500")], 10000, 8500, 0),
        ([balance("ITBD", "10"), entry("2")], None, 10, None),
        ([OPEN, entry("1500")], 10000, None, None),
        ([CLOSE, entry("1500")], None, 8500, None),
        ([balance("OPAV", "10000"), balance("CLAV", "8500"), entry("1")], 10000, 8500, None),
        ([OPEN, balance("CLAV", "8500"), entry("1500")], 10000, 8500, None),
        ([OPEN, CLOSE, balance("CLBD", "3", currency="EUR"), entry("1500")], 10000, 8500, 0),
        ([OPEN, CLOSE, entry("15", currency="EUR")], 10000, 8500, None),
        ([entry("1500")], None, None, None),
    ],
)
def test_opening_and_bookings_make_closing_or_the_difference_is_told(told, opening, closing, difference):
    read = read_statement(camt(*told))
    assert (read.opening, read.closing, read.difference) == (opening, closing, difference)
    assert read.balances_agree == (None if difference is None else difference == 0)


def test_a_split_batch_counts_once_in_the_balances():
    parts = [detail("INZ-1", text="1000"), detail("INZ-2", text="500")]
    assert read_statement(camt(OPEN, CLOSE, entry("1500", *parts))).balances_agree is True


def test_a_disagreement_is_told_in_words():
    assert disagreement(read_statement(camt(OPEN, CLOSE, entry("1500")))) is None
    assert disagreement(read_statement(camt(OPEN, entry("1500")))) is None
    assert str(disagreement(read_statement(camt(OPEN, CLOSE, entry("1400"))))) == (
        "The statement opens with 10000 and closes with 8500, but what was booked does not lead from one to the"
        " other: -100 RWF remain."
    )
