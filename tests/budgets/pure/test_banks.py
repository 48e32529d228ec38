# SPDX-License-Identifier: AGPL-3.0-or-later
"""An account is refused when it cannot be one of its country and bank, and the sentence says why."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.banks import IBAN_LENGTHS, RWANDAN_BANKS, bank_of, check_account, check_iban, is_bic

BELGIAN = "BE68539007547034"


def test_the_banks_are_told_apart_by_their_bics():
    assert len({bank.bic for bank in RWANDAN_BANKS}) == len(RWANDAN_BANKS) >= 8
    assert all(
        is_bic(bank.bic) and bank.bic[4:6] == "RW" and re.compile(bank.pattern) for bank in RWANDAN_BANKS
    )
    assert bank_of("BKIGRWRWXXX").name == "Bank of Kigali"
    assert bank_of("XXXXRWRW") is None


@pytest.mark.parametrize(
    ("country", "bic", "number", "sentences"),
    [
        ("RW", "BKIGRWRW", "00040-06945615-66", []),
        ("RW", "BKIGRWRWXXX", "000400694561566", []),
        ("RW", "XXXXRWRW", "123456", []),
        ("BE", "GEBABEBB", "BE68 5390 0754 7034", []),
        ("GB", "NWBKGB2L", "GB29NWBK60161331926819", []),
        ("UG", "SBICUGKX", "9030005611111", []),
        ("RW", "BKIGRWRW", "12345", ["“12345” is not an account number of Bank of Kigali."]),
        ("RW", "BKIGRWRW", "1" * 21, ["is not an account number of Bank of Kigali."]),
        ("RW", "BKIGRWRW", "12345678A", ["is not an account number of Bank of Kigali."]),
        ("RW", "XXXXRWRW", "12A456", ["is not an account number of XXXXRWRW."]),
        ("RW", "BKIGRWRW", "RW68539007547034", ["looks like an IBAN, but RW has none"]),
        ("RW", "BKIGRWRW", BELGIAN, ["looks like an IBAN, but RW has none"]),
        ("RW", "GEBABEBB", "000400694561566", ["belongs to BE, but the account is in RW"]),
        ("RW", "", "", ["“” is not a BIC", "is not an account number of —."]),
        ("RW", "bkigrwrw", "000400694561566", ["“bkigrwrw” is not a BIC"]),
        ("BE", "GEBABEBB", "539007547034", ["is not an IBAN of BE. It begins with BE and two digits."]),
        ("BE", "GEBABEBB", "DE89370400440532013000", ["is not an IBAN of BE"]),
        ("BE", "GEBABEBB", "BE68539007547035", ["its check digits do not fit"]),
        ("BE", "GEBABEBB", "BE685390075470345", ["has 17 characters; one of BE has 16"]),
        ("BE", "GEBABEBB", "BEXX539007547034", ["is not an IBAN of BE"]),
        ("UG", "SBICUGKX", "90300/1", ["is not an account number of SBICUGKX"]),
    ],
)
def test_an_account_fits_its_country_and_bank_or_the_reason_is_told(country, bic, number, sentences):
    found = [str(fault) for fault in check_account(country, bic, number)]
    assert len(found) == len(sentences)
    assert all(sentence in one for one, sentence in zip(found, sentences, strict=True))


@pytest.mark.parametrize(
    "iban",
    [
        "CH9300762011623852957",
        "LU280019400644750000",
        "FR1420041010050500013M02606",
        "NL91ABNA0417164300",
        "MT84MALT011000012345MTLCAST001S",
        "NO9386011117947",
        "BI4210000100010000332045181",
    ],
)
def test_known_ibans_pass(iban):
    assert check_iban(iban) == []
    assert len(iban) == IBAN_LENGTHS[iban[:2]]


@given(st.integers(2, len(BELGIAN) - 1), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_found(place, digit):
    wrong = BELGIAN[:place] + digit + BELGIAN[place + 1 :]
    assert bool(check_iban(wrong)) == (wrong != BELGIAN)


@given(st.integers(4, len(BELGIAN) - 2))
def test_two_swapped_digits_are_always_found(place):
    wrong = BELGIAN[:place] + BELGIAN[place + 1] + BELGIAN[place] + BELGIAN[place + 2 :]
    assert bool(check_iban(wrong)) == (wrong != BELGIAN)
