# SPDX-License-Identifier: AGPL-3.0-or-later
"""Statements of every kind and version say the same through one reader."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from budgets.bankfiles.statements import NotAStatement, SeveralStatements, read_statement, read_statements
from budgets.bankfiles.statements.elements import AmountTooFine, AmountUnreadable, DayUnreadable, SignMissing

from .samples import ACCOUNT, amount, balance, camt, detail, document, entry, statement, tag

SIX = "http://www.six-interbank-clearing.com/de/camt.053.001.02.ch.01.xsd"


def only(content):
    """The one entry of the one statement."""
    (found,) = read_statement(content).entries
    return found


@pytest.mark.parametrize("kind", ["052", "053", "054"])
@pytest.mark.parametrize("version", ["02", "04", "08"])
def test_every_kind_and_version_says_the_same(kind, version):
    line = detail(creditor="Uwimana Claire", lines=("Tranche 1", "AW-3"), version=version)
    read = read_statement(camt(entry("1500", line, version=version), kind=kind, version=version))
    (found,) = read.entries
    assert (read.format, read.version, read.account, read.currency) == (
        f"camt.{kind}",
        version,
        ACCOUNT,
        "RWF",
    )
    assert found.amount == Decimal(1500)
    assert (found.currency, found.credit, found.booked) == ("RWF", False, date(2026, 3, 4))
    assert (found.status, found.bank_ref, found.end_to_end_id) == ("BOOK", "BK-1", "INZ-1")
    assert (found.is_return, found.reason, found.place) == (False, None, 1)
    assert (found.counterparty, found.text) == ("Uwimana Claire", "Tranche 1 AW-3")


@pytest.mark.parametrize("namespace", [SIX, "", "urn:of-some-bank"])
def test_a_namespace_of_a_national_bank_is_taken_by_local_names(namespace):
    told = entry("1500", detail(version="02"), version="02")
    assert only(camt(told, namespace=namespace)) == only(camt(told, version="02"))


def test_prefixes_and_an_envelope_do_not_matter():
    plain = camt(entry("1500", detail())).split(b"?>", 1)[1]
    enveloped = b'<Msg xmlns="urn:bank"><Head><Document>x</Document></Head><Body>' + plain + b"</Body></Msg>"
    prefixed = camt(entry("1500", detail())).decode()
    for name in ("Document", "BkToCstmrStmt", "Stmt", "Ntry"):
        prefixed = prefixed.replace(f"<{name}", f"<n:{name}").replace(f"</{name}", f"</n:{name}")
    assert only(enveloped) == only(b"<?xml version='1.0'?>" + plain)
    assert only(prefixed.replace("xmlns=", "xmlns:n=").encode()).end_to_end_id == "INZ-1"


def test_names_of_the_first_versions_are_known():
    old = camt(entry("1500", version="02")).replace(b"BkToCstmrStmt", b"BkToCstmrStmtV01")
    assert read_statement(old).format == "camt.053"


@pytest.mark.parametrize("status", ["BOOK", "PDNG", "INFO"])
def test_the_status_stands_plain_or_nested(status):
    assert only(camt(entry(status=status, version="02"))).status == status
    assert only(camt(entry(status=status, version="08"))).status == status
    assert read_statement(camt(entry(status=status))).booked() == (
        [] if status != "BOOK" else [only(camt(entry()))]
    )


@pytest.mark.parametrize(
    ("day", "read"),
    [
        (None, None),
        ("2026-03-04", date(2026, 3, 4)),
        ("2026-03-04+02:00", date(2026, 3, 4)),
        ("2026-03-04Z", date(2026, 3, 4)),
        ("2026-03-04T23:30:00.000+02:00", date(2026, 3, 4)),
    ],
)
def test_the_booking_day_is_the_banks_and_may_be_missing(day, read):
    assert only(camt(entry(day=day))).booked == read


@pytest.mark.parametrize("day", ["04.03.2026", "2026-02-30", "0000-01-01", "20260304"])
def test_a_day_that_is_none_is_refused_with_its_path(day):
    with pytest.raises(DayUnreadable, match=day):
        read_statement(camt(entry(day=day)))


@pytest.mark.parametrize("nothing", [None, "NOTPROVIDED", "notprovided", "NONREF", "-"])
def test_references_that_say_nothing_are_none(nothing):
    found = only(camt(entry("1500", detail(nothing), ref=nothing)))
    assert (found.end_to_end_id, found.bank_ref) == (None, None)


def test_the_banks_reference_of_the_payment_stands_in_for_that_of_the_booking():
    assert only(camt(entry("1500", detail(ref="TX-9"), ref=None))).bank_ref == "TX-9"
    assert only(camt(entry("1500", detail(ref="TX-9"), ref="BK-1"))).bank_ref == "BK-1"


@pytest.mark.parametrize(
    ("text", "currency", "exact"),
    [
        ("1500", "RWF", "1500"),
        ("1500.00", "RWF", "1500.00"),
        (" 1500.5 ", "EUR", "1500.5"),
        ("1500.50000", "EUR", "1500.50000"),
        ("+12.345", "KWD", "12.345"),
        (".5", "EUR", "0.5"),
        ("5.", "EUR", "5"),
        ("12.34567", "HRK", "12.34567"),
        ("999999999999999.999", "KWD", "999999999999999.999"),
        ("0.00", "EUR", "0.00"),
    ],
)
def test_amounts_keep_every_digit(text, currency, exact):
    assert f"{only(camt(entry(text, currency=currency))).amount:f}" == exact


@pytest.mark.parametrize(
    "text",
    [
        "1500,50",
        "1.500,00",
        "1 500",
        "-5",
        "",
        "NaN",
        "Infinity",
        "1e3",
        "0x1F",
        "١٥٠",
        ".",
        "9" * 19,
        "1<b/>5",
    ],
)
def test_an_amount_that_is_no_number_of_xml_is_refused_with_its_path(text):
    with pytest.raises(AmountUnreadable, match=r"/Document/BkToCstmrStmt/Stmt/Ntry\[2\]/Amt"):
        read_statement(camt(entry(), entry(text, currency="EUR")))


@pytest.mark.parametrize(("text", "currency"), [("1500.55", "RWF"), ("1.001", "EUR"), ("0.10", "JPY")])
def test_a_part_of_the_smallest_unit_is_refused(text, currency):
    with pytest.raises(AmountTooFine, match=r"finer than .* at|Ntry/Amt"):
        read_statement(camt(entry(text, currency=currency)))


def test_an_amount_without_currency_is_in_the_accounts():
    assert only(camt(entry("1500", currency=None))).currency == "RWF"
    bare = document(tag("Stmt", tag("Id", "S-1"), entry("1500", currency=None)))
    with pytest.raises(AmountUnreadable, match="has no currency"):
        read_statement(bare)


def test_an_entry_without_amount_or_sign_is_refused():
    with pytest.raises(AmountUnreadable, match="Ntry"):
        read_statement(camt(entry().replace(amount("1500"), "")))
    with pytest.raises(SignMissing, match="/Document/BkToCstmrStmt/Stmt/Ntry"):
        read_statement(camt(entry(credit=None)))
    with pytest.raises(SignMissing):
        read_statement(camt(entry().replace("DBIT", "DEBIT")))


def test_credits_come_from_the_debtor_and_debits_go_to_the_creditor():
    both = detail(creditor="Uwimana", debtor="IOM")
    assert only(camt(entry("1500", both, credit=False))).counterparty == "Uwimana"
    assert only(camt(entry("1500", both, credit=True))).counterparty == "IOM"
    assert only(camt(entry("1500", detail(creditor="Uwimana"), credit=True))).counterparty == "Uwimana"


def test_the_text_is_the_payers_or_else_the_banks():
    assert only(camt(entry("1500", detail(), more="CHARGES"))).text == "CHARGES"
    assert only(camt(entry("1500", more="CHARGES"))).text == "CHARGES"
    assert only(camt(entry("1500", detail(lines=("a",)), more="CHARGES"))).text == "a"


def test_several_statements_in_one_file_stay_apart():
    content = document(statement(entry("1")), statement(balance("OPBD", "7", currency="EUR"), currency="EUR"))
    one, other = read_statements(content)
    assert (one.currency, len(one.entries)) == ("RWF", 1)
    assert (other.currency, other.opening, other.entries) == ("EUR", Decimal(7), ())
    with pytest.raises(SeveralStatements, match="2 statements"):
        read_statement(content)


def test_without_account_currency_the_balances_or_the_entries_name_it():
    held = tag("Stmt", tag("Id", "S-1"), balance("OPBD", "7", currency="EUR"), entry("1", currency="EUR"))
    assert read_statement(document(held)).currency == "EUR"
    assert (
        read_statement(document(tag("Stmt", tag("Id", "S-1"), entry("1", currency="USD")))).currency == "USD"
    )


@pytest.mark.parametrize(
    "content",
    [
        b"<html><body>Statement</body></html>",
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"><CstmrCdtTrfInitn/></Document>',
        b"<Document><BkToCstmrStmt><GrpHdr/></BkToCstmrStmt></Document>",
        b"<a><b><c><d><e><f><g><h>"
        + b"<BkToCstmrStmt><Stmt/></BkToCstmrStmt>"
        + b"</h></g></f></e></d></c></b></a>",
        b"date,amount\n2026-03-04,5\n",
    ],
)
def test_what_is_no_statement_is_said_to_be_none(content):
    with pytest.raises(NotAStatement):
        read_statement(content)


def test_utf16_reads_like_utf8():
    content = camt(entry("1500", detail(creditor="Kéré")))
    wide = content.decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert replace(only(wide), place=1) == only(content)
