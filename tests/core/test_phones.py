# SPDX-License-Identifier: AGPL-3.0-or-later
"""Phone numbers are read as people write them; no country is assumed."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.phones import (
    NeedsCountryCode,
    NotAPhone,
    UnknownNumber,
    WrongLength,
    normalise_phone,
    show_phone,
    takes_text_messages,
)


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("+250 788 123 456", "", "+250788123456"),
        ("0788123456", "RW", "+250788123456"),
        ("788123456", "RW", "+250788123456"),
        ("250788123456", "rw", "+250788123456"),
        ("00250 788-123-456", "RW", "+250788123456"),
        (" (0788) 123.456 ", "RW", "+250788123456"),
        ("0788\u00a0123\u202f456", "RW", "+250788123456"),
        ("+32 470 12 34 56", "RW", "+32470123456"),
        ("0470/12.34.56", "BE", "+32470123456"),
        ("70 123 45 67", "SN", "+221701234567"),
    ],
)
def test_a_number_is_kept_in_one_form(text, region, number):
    assert normalise_phone(text, region) == number


@pytest.mark.parametrize(
    ("text", "region", "refusal", "says"),
    [
        ("0788123456", "", NeedsCountryCode, "with a plus in front, like +44 7400 123456"),
        ("0788123456", "ZZ", NeedsCountryCode, "with a plus in front"),
        ("+999 123456", "RW", NeedsCountryCode, "lacks the country code"),
        ("0788", "RW", WrongLength, "A number there looks like +250 720 123 456."),
        ("+250 788 123 4567", "", WrongLength, "looks like +250 720 123 456."),
        ("+250 988 123 456", "", UnknownNumber, "not in use"),
        ("", "RW", NotAPhone, "not a phone number"),
        ("none", "RW", NotAPhone, "Write digits only"),
        ("1-800-FLOWERS", "US", NotAPhone, "Write digits only"),
        ("+250788123456 ext 5", "RW", NotAPhone, "Write digits only"),
        ("0788123456\x00", "RW", NotAPhone, "not a phone number"),
        ("\u202e0788123456", "RW", NotAPhone, "not a phone number"),
        ("٠٧٨٨١٢٣٤٥٦", "RW", NotAPhone, "not a phone number"),
        ("=0788123456", "RW", NotAPhone, "not a phone number"),
        ("0" * 500, "RW", NotAPhone, "not a phone number"),
        ("+", "RW", NotAPhone, "not a phone number"),
        (788123456, "RW", NotAPhone, "not a phone number"),
        (None, "RW", NotAPhone, "not a phone number"),
    ],
)
def test_what_is_no_number_is_refused_in_words(text, region, refusal, says):
    with pytest.raises(refusal) as caught:
        normalise_phone(text, region)

    assert says in str(caught.value)


def test_a_number_is_shown_so_that_it_never_breaks():
    assert show_phone("+250788123456") == "+250\u00a0788\u00a0123\u00a0456"


@pytest.mark.parametrize(
    ("number", "expected"),
    [("+250788123456", True), ("+250252123456", False), ("+12015550123", True), ("+3225555555", False)],
)
def test_text_messages_go_to_mobile_numbers(number, expected):
    assert takes_text_messages(number) is expected


@given(st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)))
def test_what_is_shown_can_be_typed_again_in_every_country(region):
    example = phonenumbers.example_number(region)
    number = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)

    assert normalise_phone(number) == number
    assert normalise_phone(show_phone(number)) == number
