# SPDX-License-Identifier: AGPL-3.0-or-later
"""Payout tables look as the provider's profile says, and their results are read by the same profile."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.bankfiles.mobile import (
    PROFILES,
    AmountStyle,
    Payout,
    PayoutProfile,
    PayoutRefused,
    PhoneStyle,
    ReferenceMissing,
    Source,
    payout_csv,
)
from budgets.bankfiles.statements import NotAStatement, read_statement
from budgets.bankfiles.statements.results import HeadingMissing, ResultUnreadable
from core.csv_safety import prefix, unprefix
from core.money import Money
from core.unreadable import Unreadable

GENERIC = PROFILES["generic"]
CLAIRE = Payout("INZ-1", "+250788123456", Money(15_000, "RWF"), "Uwimana Claire", "Tranche 1")


def lines(rows, profile):
    return payout_csv(rows, profile).decode().split("\r\n")


@pytest.mark.parametrize(
    ("name", "headings", "row"),
    [
        (
            "generic",
            "Reference,Phone,Name,Amount,Currency,Note",
            "INZ-1,250788123456,Uwimana Claire,15000,RWF,Tranche 1",
        ),
        (
            "mtn-like",
            "partyId,payeeName,amount,currency,externalId,payeeNote",
            "250788123456,Uwimana Claire,15000,RWF,INZ-1,Tranche 1",
        ),
        (
            "airtel-like",
            "Mobile Number;Amount;Beneficiary;Partner Reference",
            "0788123456;15000.00;Uwimana Claire;INZ-1",
        ),
    ],
)
def test_each_profile_writes_its_own_table(name, headings, row):
    assert lines([CLAIRE], PROFILES[name]) == [headings, row, ""]


def test_phones_and_amounts_are_written_in_the_profiles_style():
    plus = replace(GENERIC, phone=PhoneStyle.PLUS, amount=AmountStyle.TWO_DECIMALS, currency="USD")
    row = replace(CLAIRE, amount=Money(1550, "USD"))
    assert lines([row], plus)[1] == "INZ-1,+250788123456,Uwimana Claire,15.50,USD,Tranche 1"


@pytest.mark.parametrize("source", [Source.REFERENCE, Source.PHONE, Source.AMOUNT])
def test_a_profile_without_what_identifies_a_payout_is_refused(source):
    columns = tuple(one for one in GENERIC.columns if one[1] != source)
    with pytest.raises(ReferenceMissing, match=source.value):
        PayoutProfile("mine", columns, GENERIC.result)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "There is no payout to write."),
        ([CLAIRE, CLAIRE], "Row 1: the reference “INZ-1” is used twice"),
        ([replace(CLAIRE, reference="")], "the reference “”"),
        ([replace(CLAIRE, reference="=1+1")], "the reference “=1+1”"),
        ([replace(CLAIRE, reference="-1")], "the reference “-1”"),
        (
            [replace(CLAIRE, phone="+254711111111")],
            "“+254711111111” is not a mobile number with country code +250",
        ),
        ([replace(CLAIRE, phone="0788123456")], "is not a mobile number"),
        ([replace(CLAIRE, phone="+250=1+1111")], "is not a mobile number"),
        ([replace(CLAIRE, phone="+250٧٨٨١٢٣٤٥٦")], "is not a mobile number"),
        ([replace(CLAIRE, amount=Money(0, "RWF"))], "cannot be paid"),
        ([replace(CLAIRE, amount=Money(5, "USD"))], "above zero in RWF"),
    ],
)
def test_what_the_provider_would_refuse_is_refused(rows, sentence):
    with pytest.raises(PayoutRefused) as refused:
        payout_csv(rows, GENERIC)
    assert sentence in str(refused.value.faults[0])


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_becomes_a_formula_and_all_come_back(name, text):
    content = payout_csv([replace(CLAIRE, name=name, text=text)], GENERIC).decode()
    _headings, cells = csv.reader(io.StringIO(content, newline=""))
    for cell, original in ((cells[2], name), (cells[5], text)):
        assert unprefix(cell) == " ".join(original.split())
        assert cell == prefix(unprefix(cell))


RESULTS = (
    "Reference,Amount,Status,Transaction ID,Date,Reason,Name\r\n"
    'INZ-1,"15,000",SUCCESSFUL,987,2026-03-04 10:15:00,,Uwimana Claire\r\n'
    "INZ-2,500,Failed,988,04/03/2026,PAYEE_NOT_FOUND,\r\n"
    "INZ-3,7,In_Progress,,,,\r\n"
)


@pytest.mark.parametrize("profile", [None, GENERIC])
def test_results_become_entries(profile):
    read = read_statement(RESULTS.encode(), profile)
    assert (read.format, read.currency, read.account, read.opening) == ("mobile-money", "RWF", None, None)
    one, other, third = read.entries
    assert (one.amount, one.currency, one.credit, one.is_return) == (Decimal(15000), "RWF", False, False)
    assert (one.end_to_end_id, one.bank_ref, one.status) == ("INZ-1", "987", "ACSC")
    assert (one.booked, one.counterparty, one.reason) == (date(2026, 3, 4), "Uwimana Claire", None)
    assert (other.status, other.reason, other.booked) == ("RJCT", "PAYEE_NOT_FOUND", date(2026, 3, 4))
    assert (third.status, third.bank_ref, third.booked, third.place) == ("PDNG", None, None, 3)


@pytest.mark.parametrize("name", sorted(PROFILES))
def test_each_shipped_profile_reads_and_is_known_by_its_own_headings(name):
    mapping = PROFILES[name].result
    content = f"{mapping.reference};{mapping.amount};{mapping.status}\nINZ-1;15000;success\n".encode(
        "utf-8-sig"
    )
    (found,) = read_statement(content).entries
    assert read_statement(content).version == name
    assert (found.end_to_end_id, found.amount, found.status) == ("INZ-1", Decimal(15000), "ACSC")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("INZ-2,500", ",500", "A3: our reference is missing."),
        ("INZ-2,500", "INZ-2,500.5", "B3: "),
        ("INZ-2,500", "INZ-2,-500", "B3: "),
        ("INZ-2,500", "INZ-2,five", "B3: “five” is not an amount"),
        ("Failed", "Maybe", "C3: the state “Maybe” is not known to the profile."),
        ("04/03/2026", "soon", "E3: “soon” is not a date"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named(old, new, sentence):
    with pytest.raises(ResultUnreadable) as refused:
        read_statement(RESULTS.replace(old, new).encode())
    assert str(refused.value).startswith(sentence)


def test_a_table_of_something_else_is_no_statement():
    with pytest.raises(NotAStatement):
        read_statement(b"a,b\n1,2\n")
    with pytest.raises(HeadingMissing, match="“Reference”, which the profile “generic” needs"):
        read_statement(b"a,b\n1,2\n", GENERIC)
    with pytest.raises(Unreadable):
        read_statement(RESULTS.encode() + b"\x00", GENERIC)
