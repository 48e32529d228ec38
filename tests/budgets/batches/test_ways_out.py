# SPDX-License-Identifier: AGPL-3.0-or-later
"""The organisation's accounts, the providers' formats, the codes of its accounting: kept by finance, refused in words."""

import pytest

from budgets.banks import NotAnAccountOfTheBank
from budgets.coding import HeadedTwice, NotAColumn, TooManyColumns, UnknownPlace, read_columns, written
from budgets.models import PayoutFormat, SourceAccount
from budgets.operations import batch as batches
from budgets.operations.batch.ways_out import FormatUnfit, LabelTaken, WordsMissing, WordsTooLong
from core.models import AuditEntry
from core.refusals import NotAllowed
from tests.budgets.batches import office
from tests.budgets.payments import people
from tests.budgets.payments.people import TVET
from tests.worlds import programme

OURS = {"Reference"}
TEXTS = [
    ("Code = 7210", [["Code", "7210"]]),
    ("\n Cost centre=RW 1 \n\nGrant = {award}/{call} {number}{reference}", [
        ["Cost centre", "RW 1"], ["Grant", "{award}/{call} {number}{reference}"],
    ]),
    ("Sign = a=b", [["Sign", "a=b"]]),
    ("Nothing =", [["Nothing", ""]]),
    ("", []),
]  # fmt: skip
WRONG = [
    ("Code", NotAColumn, "Line 1"),
    ("A = 1\n= 2", NotAColumn, "Line 2"),
    (f"{'x' * 81} = 1", NotAColumn, "80 characters"),
    ("A = {payee}", UnknownPlace, "Line 1"),
    ("A = {award!r}", UnknownPlace, "Line 1"),
    ("A = {award.__class__}", UnknownPlace, "Line 1"),
    ("A = {award:>9}", UnknownPlace, "Line 1"),
    ("A = {", UnknownPlace, "Line 1"),
    ("A = 1\na = 2", HeadedTwice, "Line 2"),
    ("reference = 1", HeadedTwice, "used already"),
    ("\n".join(f"A{n} = 1" for n in range(13)), TooManyColumns, "At most 12"),
]


@pytest.mark.parametrize(("text", "columns"), TEXTS)
def test_columns_are_read_and_written_again(text, columns):
    assert read_columns(text, OURS) == columns
    assert read_columns(written(columns)) == columns


@pytest.mark.parametrize(("text", "refusal", "words"), WRONG)
def test_what_is_no_column_is_refused_with_its_line(text, refusal, words):
    with pytest.raises(refusal, match=words):
        read_columns(text, OURS)


@pytest.mark.django_db
def test_an_account_is_kept_encrypted_and_shown_by_its_last_digits():
    programme()
    source = office.source()
    assert (str(source), "000400123456" in source.sealed_number) == ("BK RWF •••• 3456 RWF", False)
    with pytest.raises(LabelTaken):
        batches.add_source(TVET, **ACCOUNT, by=people.maker())
    batches.close_source(source, by=people.maker())
    again = batches.add_source(TVET, **ACCOUNT, by=people.maker())
    assert (SourceAccount.objects.count(), again.closed_at) == (2, None)
    acts = AuditEntry.objects.filter(act__startswith="budgets.sourceaccount").order_by("pk")
    assert [one.act.rpartition(".")[2] for one in acts] == ["add", "close", "add"]


ACCOUNT = {
    "label": "BK RWF", "holder": "The programme", "country": "rw", "bic": "bkigrwrw", "number": "000400123456",
    "currency": "RWF",
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "refusal", "field"),
    [
        ({"label": " "}, WordsMissing, "label"),
        ({"holder": "x" * 141}, WordsTooLong, "holder"),
        ({"number": "12"}, NotAnAccountOfTheBank, "number"),
    ],
)
def test_what_is_no_account_is_refused_at_its_field(given, refusal, field):
    programme()
    with pytest.raises(refusal) as refused:
        batches.add_source(TVET, **(ACCOUNT | given), by=people.maker())
    assert refused.value.field == field


@pytest.mark.django_db
def test_only_those_who_keep_the_books_change_the_ways_out():
    programme()
    source = office.source()
    for act in (
        lambda: batches.add_source(TVET, **ACCOUNT, by=people.releaser()),
        lambda: batches.close_source(source, by=people.director()),
        lambda: batches.set_coding(TVET, columns="A = 1", by=people.releaser()),
        lambda: batches.set_format(TVET, name="generic", by=people.director()),
    ):
        with pytest.raises(NotAllowed, match="finance officers and finance checkers"):
            act()


@pytest.mark.django_db
def test_a_shipped_format_is_changed_for_one_programme():
    programme()
    shipped = batches.formats_of(TVET)
    assert sorted(shipped) == ["airtel-like", "generic", "mtn-like"]
    assert shipped["mtn-like"].profile.columns[0][0] == "partyId"
    for cap in (5_000, 6_000):
        batches.set_format(TVET, name="mtn-like", cap_minor=cap, by=people.maker())
    assert batches.formats_of(TVET)["mtn-like"].cap.minor == 6_000
    assert (PayoutFormat.objects.count(), batches.formats_of("another")["mtn-like"].cap) == (1, None)
    results = {"reference": "Ref", "amount": "Amount", "status": "Status"}
    with pytest.raises(FormatUnfit, match="no column for"):
        batches.set_format(TVET, name="mine", columns=[["A", "amount"]], results=results, by=people.maker())
    with pytest.raises(FormatUnfit):
        batches.set_format(TVET, name="mine", columns=[["A", "nonsense"]], by=people.maker())
