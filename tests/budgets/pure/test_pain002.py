# SPDX-License-Identifier: AGPL-3.0-or-later
"""A bank's answer to a payment file names each payment's fate, or that of its group or file."""

from decimal import Decimal

import pytest

from budgets.bankfiles.statements import read_statement

from .samples import answered, group, pain002, tag


def fates(content):
    return [
        (one.end_to_end_id, one.status, one.reason, one.whole_of) for one in read_statement(content).entries
    ]


@pytest.mark.parametrize("version", ["03", "10"])
def test_each_payment_has_its_status_and_reason(version):
    told = group(
        answered("INZ-1", "ACSC", amount_="1500"),
        answered("INZ-2", "RJCT", reason="AC01", text="Account closed"),
        answered("INZ-3", "ACCP"),
        answered("INZ-4", "PDNG"),
    )
    read = read_statement(pain002(told, version=version))
    assert (read.format, read.version, read.opening, read.closing) == ("pain.002", version, None, None)
    assert (read.currency, read.balances_agree, read.identification) == ("RWF", None, "A-1")
    assert [one.end_to_end_id for one in read.entries] == ["INZ-1", "INZ-2", "INZ-3", "INZ-4"]
    assert [one.status for one in read.entries] == ["ACSC", "RJCT", "ACCP", "PDNG"]
    assert [one.amount for one in read.entries] == [Decimal(1500), None, None, None]
    assert (read.entries[1].reason, read.entries[1].text) == ("AC01", "Account closed")
    assert {(one.payment_info_id, one.original_message_id) for one in read.entries} == {("PMT-1", "MSG-1")}
    assert not any(one.is_return or one.credit for one in read.entries)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (pain002(group(answered("INZ-1", None), status="RJCT", reason="AM04")), ("INZ-1", "RJCT", "AM04", 1)),
        (pain002(group(answered("INZ-1", "ACSP"), status="RJCT")), ("INZ-1", "ACSP", None, 1)),
        (pain002(group(answered("INZ-1", None)), status="ACTC"), ("INZ-1", "ACTC", None, 1)),
        (pain002(group(answered("INZ-1", None)), status="RJCT", reason="FF01"), ("INZ-1", "RJCT", "FF01", 1)),
        (pain002(group(answered("INZ-1", None), status="PART")), ("INZ-1", "", None, 1)),
        (pain002(group(answered("INZ-1", None)), status="PART"), ("INZ-1", "", None, 1)),
        (pain002(group(status="RJCT", reason="AC01")), (None, "RJCT", "AC01", 0)),
        (pain002(group(), status="RJCT", reason="FF01"), (None, "RJCT", "FF01", 0)),
        (pain002(status="RJCT", reason="DU01"), (None, "RJCT", "DU01", 0)),
        (pain002(status="ACCP"), (None, "ACCP", None, 0)),
        (pain002(group(answered("NOTPROVIDED", "RJCT"))), (None, "RJCT", None, 1)),
    ],
)
def test_what_has_no_status_has_that_of_its_group_or_file(content, expected):
    assert fates(content) == [expected]


def test_payments_beside_the_groups_are_read_as_the_second_version_had_them():
    old = tag("pain.002.001.02", tag("OrgnlGrpInfAndSts", tag("OrgnlMsgId", "M")), answered("INZ-1", "RJCT"))
    assert fates(tag("Document", old).encode()) == [("INZ-1", "RJCT", None, 1)]


def test_the_account_of_the_payer_is_told_when_it_is_one():
    account = tag("DbtrAcct", tag("Id", tag("Othr", tag("Id", "777"))))
    told = answered("INZ-1", "ACSC", amount_="1500").replace("</OrgnlTxRef>", f"{account}</OrgnlTxRef>")
    assert read_statement(pain002(group(told))).account == "777"
    assert read_statement(pain002(group(told, told.replace("777", "778")))).account is None


def test_a_proprietary_status_and_reason_are_taken_as_they_are():
    told = answered("INZ-1", "RJCT", reason="X").replace("<Cd>X</Cd>", "<Prtry>closed</Prtry>")
    assert fates(pain002(group(told))) == [("INZ-1", "RJCT", "closed", 1)]
