# SPDX-License-Identifier: AGPL-3.0-or-later
"""The same booking has the same key in every file it comes in; what cannot be told apart is not sure."""

import pytest

from budgets.bankfiles.statements import keys_of, read_statement

from .samples import answered, camt, detail, entry, group, pain002


def keys(*told, kind="053", version="08"):
    return keys_of(read_statement(camt(*told, kind=kind, version=version)))


def test_report_statement_and_notification_give_one_key():
    found = {
        key
        for kind in ("052", "053", "054")
        for version in ("02", "04", "08")
        for key in keys(entry("1500", detail(version=version), version=version), kind=kind, version=version)
    }
    assert len(found) == 1
    assert found.pop().sure


def test_trailing_zeros_and_status_do_not_change_the_key():
    plain = keys(entry("1500", detail()))
    assert keys(entry("1500.00", detail())) == plain
    assert keys(entry("1500", detail(), status="PDNG")) == plain
    assert keys(entry("1500", detail(returned="AC01"))) == plain


@pytest.mark.parametrize(
    "other",
    [
        entry("1501", detail()),
        entry("15000", detail()),
        entry("1500", detail(), currency="USD"),
        entry("1500", detail(), credit=True),
        entry("1500", detail(), ref="BK-2"),
        entry("1500", detail("INZ-2")),
        entry("1500", detail(), day="2026-03-05"),
        entry("1500", detail(), day=None),
    ],
)
def test_every_fact_of_the_key_counts(other):
    assert keys(other)[0].text != keys(entry("1500", detail()))[0].text


def test_payments_of_a_batch_have_keys_of_their_own():
    parts = [detail("INZ-1", text="750"), detail("INZ-1", text="750")]
    found = keys(entry("1500", *parts))
    assert len({key.text for key in found}) == 2
    assert all(key.sure for key in found)


def test_without_the_banks_reference_the_key_holds_in_its_file_only():
    one, other = keys(entry("1500", detail(), ref=None), entry("1500", detail(), ref=None))
    assert one.text != other.text
    assert not one.sure
    assert not other.sure
    again = keys(entry("1500", detail(), ref=None), entry("1500", detail(), ref=None))
    assert [one, other] == again
    assert keys(entry("1500", detail(), ref=None))[0].text != one.text


def test_twins_in_one_statement_are_kept_and_only_the_first_is_sure():
    first, second, third = keys(*[entry("1500", detail())] * 3)
    assert [first.sure, second.sure, third.sure] == [True, False, False]
    assert len({first.text, second.text, third.text}) == 3
    assert keys(entry("1500", detail())) == [first]


def test_a_key_belongs_to_an_account_however_its_number_is_parted():
    content = camt(entry())
    parted = content.replace(b"000400694561566", b"00040 06945615 66")
    assert keys_of(read_statement(parted))[0].text == keys_of(read_statement(content))[0].text
    assert keys_of(read_statement(content.replace(b"561566", b"561567")))[0].text != keys(entry())[0].text


def test_answers_without_amounts_have_keys_too():
    one, other = keys_of(read_statement(pain002(group(answered("INZ-1", "ACSC"), answered("INZ-2", "ACSC")))))
    assert one.text != other.text
    assert not one.sure
