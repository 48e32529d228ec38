# SPDX-License-Identifier: AGPL-3.0-or-later
"""A payment file says exactly what the batch says, in the same bytes each time, and never what a bank would refuse."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from budgets.bankfiles.file_checks import NotAnOrder, faults_of_file
from budgets.bankfiles.latin import transliterate, without_spelling
from budgets.bankfiles.order_checks import BatchRefused, faults_of, is_reference, warnings_of
from budgets.bankfiles.orders import AccountNumber, Batch, Party, Transfer
from budgets.bankfiles.pain001 import VERSIONS, build
from core.money import MINOR_DIGITS, Money

PAYER = Party("IOM Rwanda", "BKIGRWRW", AccountNumber(other="000400694561566"))
CLAIRE = Party("Uwimana Claire", "EQBLRWRW", AccountNumber(other="4009111291475"))
HANS = Party("Hans Müller", "DEUTDEFF", AccountNumber(iban="DE89370400440532013000"))
ONE = Transfer("INZ-1", Money(1500, "RWF"), CLAIRE, "Tranche 1")
BATCH = Batch("MSG-1", "PMT-1", datetime(2026, 3, 4, 10, tzinfo=UTC), date(2026, 3, 5), PAYER, (ONE,))


def with_one(**changes):
    return replace(BATCH, transfers=(replace(ONE, **changes),))


def with_creditor(**changes):
    return with_one(creditor=replace(CLAIRE, **changes))


def read_back(content):
    """The batch that the bytes say, read without a line of the writer's."""
    root = etree.fromstring(content)
    space = {"p": root.nsmap[None]}
    new = space["p"].endswith("09")

    def text(element, path):
        found = element.xpath("/".join(f"p:{name}" for name in path.split("/")), namespaces=space)
        return found[0].text if found else ""

    def party(element, role):
        bic = text(element, f"{role}Agt/FinInstnId/{'BICFI' if new else 'BIC'}")
        iban, other = (text(element, f"{role}Acct/Id/{path}") for path in ("IBAN", "Othr/Id"))
        return Party(text(element, f"{role}/Nm"), bic, AccountNumber(iban, other))

    payment = root.xpath("p:CstmrCdtTrfInitn/p:PmtInf", namespaces=space)[0]
    transfers = []
    for one in payment.xpath("p:CdtTrfTxInf", namespaces=space):
        amount = one.xpath("p:Amt/p:InstdAmt", namespaces=space)[0]
        money = Money.of(amount.text, amount.get("Ccy"))
        reference, remittance = text(one, "PmtId/EndToEndId"), text(one, "RmtInf/Ustrd")
        transfers.append(Transfer(reference, money, party(one, "Cdtr"), remittance))
    return Batch(
        text(root, "CstmrCdtTrfInitn/GrpHdr/MsgId"),
        text(payment, "PmtInfId"),
        datetime.fromisoformat(text(root, "CstmrCdtTrfInitn/GrpHdr/CreDtTm")),
        date.fromisoformat(text(payment, "ReqdExctnDt/Dt" if new else "ReqdExctnDt")),
        party(payment, "Dbtr"),
        tuple(transfers),
    )


PLAIN = "ABCDEFabc012 /-?:().,'+"
REFERENCES = st.text(PLAIN, min_size=1, max_size=35).filter(is_reference)
# Random signs of all the world would nearly always be refused, and prove nothing.
SPELLABLE = [chr(code) for code in range(0x20, 0x530) if not without_spelling(chr(code))]
TEXTS = st.text(SPELLABLE, max_size=30)
NAMES = TEXTS.filter(transliterate)
ACCOUNTS = st.builds(AccountNumber, other=st.from_regex(r"[A-Z0-9]{1,34}", fullmatch=True)) | st.just(
    HANS.account
)
PARTIES = st.builds(Party, NAMES, st.from_regex(r"[A-Z]{6}[A-Z0-9]{2}", fullmatch=True), ACCOUNTS)


@st.composite
def batches(draw):
    currency = draw(st.sampled_from(sorted(MINOR_DIGITS)))
    amounts = st.integers(1, 10**14).map(lambda minor: Money(minor, currency))
    references = draw(st.lists(REFERENCES, min_size=1, max_size=5, unique=True))
    transfers = tuple(Transfer(one, draw(amounts), draw(PARTIES), draw(TEXTS)) for one in references)
    moment = draw(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
    day = draw(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
    return Batch(
        draw(REFERENCES), draw(REFERENCES), moment.replace(microsecond=0), day, draw(PARTIES), transfers
    )


def plain(party):
    return replace(party, name=transliterate(party.name))


@settings(max_examples=120, deadline=None)
@given(batches(), st.sampled_from(VERSIONS))
def test_what_is_read_back_is_what_was_to_be_paid(batch, version):
    content = build(batch, version)
    expected = replace(
        batch,
        debtor=plain(batch.debtor),
        transfers=tuple(
            replace(one, creditor=plain(one.creditor), text=transliterate(one.text))
            for one in batch.transfers
        ),
    )
    assert read_back(content) == expected
    assert build(batch, version) == content


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("money", "written"),
    [
        (Money(500_000, "RWF"), "500000"),
        (Money(1550, "EUR"), "15.50"),
        (Money(5, "USD"), "0.05"),
        (Money(1, "KWD"), "0.001"),
    ],
)
def test_an_amount_is_written_with_the_decimals_of_its_currency(version, money, written):
    content = build(with_one(amount=money), version).decode()
    assert f'<InstdAmt Ccy="{money.currency}">{written}</InstdAmt>' in content
    assert content.count(f"<CtrlSum>{written}</CtrlSum>") == 2
    assert content.count("<NbOfTxs>1</NbOfTxs>") == 2


def test_accounts_without_iban_go_with_their_scheme_and_charges_are_shared():
    content = build(
        replace(BATCH, transfers=(ONE, replace(ONE, end_to_end_id="INZ-2", creditor=HANS)))
    ).decode()
    assert (
        "".join(content.split()).count(
            "<Othr><Id>4009111291475</Id><SchmeNm><Prtry>BBAN</Prtry></SchmeNm></Othr>"
        )
        == 1
    )
    assert "<IBAN>DE89370400440532013000</IBAN>" in content
    assert "<Nm>Hans Muller</Nm>" in content
    assert "<ChrgBr>SHAR</ChrgBr>" in content


def test_versions_name_the_bank_and_the_day_in_their_own_way():
    old, new = ("".join(build(BATCH, version).decode().split()) for version in VERSIONS)
    assert "<BIC>BKIGRWRW</BIC>" in old
    assert "<ReqdExctnDt>2026-03-05</ReqdExctnDt>" in old
    assert "<BICFI>BKIGRWRW</BICFI>" in new
    assert "<ReqdExctnDt><Dt>2026-03-05</Dt></ReqdExctnDt>" in new
    with pytest.raises(ValueError, match="04"):
        build(BATCH, "04")


def test_the_time_of_creation_is_written_in_utc():
    kigali = datetime(2026, 3, 4, 12, tzinfo=timezone(timedelta(hours=2)))
    assert build(replace(BATCH, created=kigali)) == build(BATCH)


@pytest.mark.parametrize(
    ("batch", "sentence"),
    [
        (replace(BATCH, transfers=()), "The batch holds no payment."),
        (replace(BATCH, created=datetime(2026, 3, 4)), "The time of creation has no time zone."),
        (replace(BATCH, message_id=""), "Message: the reference “” must have"),
        (replace(BATCH, message_id="M" * 36), "Message: the reference"),
        (replace(BATCH, payment_info_id="Ö1"), "Batch: the reference “Ö1”"),
        (with_one(end_to_end_id="A//B"), "Payment 1 (A//B): the reference"),
        (with_one(end_to_end_id="/AB"), "the reference “/AB”"),
        (with_one(end_to_end_id=" AB"), "the reference “ AB”"),
        (with_one(end_to_end_id="A_B"), "the reference “A_B”"),
        (replace(BATCH, transfers=(ONE, ONE)), "“INZ-1” is used by 2 payments"),
        (with_one(amount=Money(0, "RWF")), "Payment 1 (INZ-1): the amount RWF\u202f0 is not above zero."),
        (with_one(amount=Money(-1, "RWF")), "is not above zero"),
        (with_one(amount=Money(10**18, "RWF")), "more than 18 digits"),
        (
            replace(BATCH, transfers=(ONE, replace(ONE, end_to_end_id="2", amount=Money(10**18 - 1, "RWF")))),
            "Sum: 1000000000000001499 has more than 18 digits",
        ),
        (
            replace(BATCH, transfers=(ONE, replace(ONE, end_to_end_id="2", amount=Money(1, "EUR")))),
            "mixes currencies (EUR, RWF)",
        ),
        (with_creditor(name=" \u200b"), "the name is missing"),
        (with_creditor(name="李明"), "characters that banks do not take (李明)"),
        (with_creditor(name="A\x00B"), "characters that banks do not take"),
        (with_creditor(name="a" * 141), "has 141 characters in the bank's spelling; at most 140 fit"),
        (with_one(text="ß" * 71), "has 142 characters"),
        (with_creditor(bic="EQBLRWR"), "“EQBLRWR” is not a BIC"),
        (with_creditor(bic="eqblrwrw"), "is not a BIC"),
        (with_creditor(account=AccountNumber()), "Write either an IBAN or the bank's own number."),
        (with_creditor(account=AccountNumber(iban=HANS.account.iban, other="1")), "Write either an IBAN"),
        (with_creditor(account=AccountNumber(iban="DE89370400440532013001")), "its check digits do not fit"),
        (with_creditor(account=AccountNumber(iban="DE89 3704 0044 0532 0130 00")), "without blanks"),
        (with_creditor(account=AccountNumber(iban="RW89370400440532013000")), "RW has none"),
        (with_creditor(account=AccountNumber(other="1-2")), "It has 1 to 34 letters and digits."),
        (with_creditor(account=AccountNumber(other="1" * 35)), "It has 1 to 34 letters and digits."),
        (replace(BATCH, debtor=replace(PAYER, bic="")), "Payer: “” is not a BIC"),
    ],
)
def test_what_a_bank_would_refuse_is_refused_in_words(batch, sentence):
    assert [one for one in map(str, faults_of(batch)) if sentence in one]
    with pytest.raises(BatchRefused, match="cannot be made"):
        build(batch)


def test_everything_that_is_wrong_is_told_at_once():
    wrong = replace(with_creditor(name="", bic="?", account=AccountNumber()), message_id="")
    with pytest.raises(BatchRefused, match=r"To put right: 4\.") as refused:
        build(wrong)
    assert len(refused.value.faults) == 4


def test_two_payments_to_one_account_are_worth_a_look():
    assert warnings_of(BATCH) == []
    twice = replace(BATCH, transfers=(ONE, replace(ONE, end_to_end_id="INZ-2")))
    assert warnings_of(twice) == ["Account 4009111291475 is paid 2 times in this batch."]
    assert build(twice)


GOOD = build(replace(BATCH, transfers=(ONE, replace(ONE, end_to_end_id="INZ-2"))), "09").decode()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (">1500<", ">1500.55<", "1500.55 has more digits after the decimal mark than RWF has"),
        (">1500<", ">1500.00<", ""),
        (">1500<", ">0<", "RWF 0 is not above zero"),
        (">1500<", ">-1500<", "RWF -1500 is not above zero"),
        (">1500<", ">1,500<", "1,500 has more digits"),
        ('Ccy="RWF"', 'Ccy="ZZZ"', "“ZZZ” is not a currency code"),
        ('Ccy="RWF"', 'Ccy="JPY"', "mixes currencies (JPY, RWF)"),
        ("<CtrlSum>3000<", "<CtrlSum>300000<", "“300000” as control sum, but its payments make 3000"),
        ("<CtrlSum>3000<", "<CtrlSum>NaN<", "“NaN” as control sum"),
        ("<NbOfTxs>2<", "<NbOfTxs>3<", "“3” as number of payments, but its payments make 2"),
        ("INZ-2", "INZ-1", "“INZ-1” is used by 2 payments"),
        ("INZ-2", "INZ_2", "the reference “INZ_2”"),
        ("<BICFI>EQBLRWRW<", "<BICFI>EQBL<", "“EQBL” is not a BIC"),
        ("<BICFI>EQBLRWRW</BICFI>", "", "“” is not a BIC"),
        ("<Id>4009111291475<", "<Id><", "Write either an IBAN"),
        ("<MsgId>MSG-1<", "<MsgId><", "Message: the reference"),
    ],
)
def test_a_finished_file_is_checked_by_what_it_says(old, new, sentence):
    assert old in GOOD
    found = [str(fault) for fault in faults_of_file(GOOD.replace(old, new, 1).encode())]
    assert [one for one in found if sentence in one] if sentence else found == []


def test_a_file_without_payments_is_empty_and_another_file_no_order():
    assert faults_of_file(GOOD.encode()) == []
    bare = b"<Document><CstmrCdtTrfInitn><GrpHdr><NbOfTxs>1</NbOfTxs></GrpHdr></CstmrCdtTrfInitn></Document>"
    assert str(faults_of_file(bare)[0]) == "The batch holds no payment."
    with pytest.raises(NotAnOrder):
        faults_of_file(b"<Document/>")
