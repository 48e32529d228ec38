# SPDX-License-Identifier: AGPL-3.0-or-later
"""Amounts in words: what letters and agreements print beside the figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from core.money import Money
from documents.words import amount_in_words


@pytest.mark.parametrize(
    ("amount", "language", "words"),
    [
        (
            Money(1_234_567, "RWF"),
            "en",
            "one million two hundred thirty-four thousand five hundred sixty-seven Rwandan francs",
        ),
        (
            Money(1_234_567, "RWF"),
            "fr",
            "un million deux cent trente-quatre mille cinq cent soixante-sept francs rwandais",
        ),
        (Money(0, "RWF"), "en", "zero Rwandan francs"),
        (Money(0, "RWF"), "fr", "zéro franc rwandais"),
        (Money(1, "RWF"), "en", "one Rwandan franc"),
        (Money(1, "RWF"), "fr", "un franc rwandais"),
        (Money(2_000_000, "RWF"), "fr", "deux millions de francs rwandais"),
        (Money(2_000_100, "RWF"), "fr", "deux millions cent francs rwandais"),
        (Money(80_000, "RWF"), "fr", "quatre-vingt mille francs rwandais"),
        (Money(100_000_000, "EUR"), "fr", "un million d’euros"),
        (Money(500_000, "XOF"), "fr", "cinq cent mille francs CFA"),
        (Money(500_000, "XOF"), "en", "five hundred thousand West African CFA francs"),
        (Money(125_050, "EUR"), "en", "one thousand two hundred fifty euros and fifty cents"),
        (Money(125_001, "EUR"), "fr", "mille deux cent cinquante euros et un centime"),
        (Money(390_000, "USD"), "en", "three thousand nine hundred US dollars"),
        (Money(390_000, "USD"), "fr", "trois mille neuf cents dollars des États-Unis"),
        (Money(1_01, "CAD"), "en", "one Canadian dollar and one cent"),
        (Money(12_50, "CHF"), "en", "twelve CHF and 50/100"),
        (Money(12_500, "TND"), "fr", "douze TND et 500/1000"),
        (Money(7, "UGX"), "rw", "seven UGX"),
        (Money(2_000_000, "RWF"), "fr-BE", "deux millions de francs rwandais"),
    ],
)
def test_an_amount_is_spelt_as_people_write_it(amount, language, words):
    assert amount_in_words(amount, language) == words


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_negative_amount_is_refused(language):
    with pytest.raises(ValueError, match="zero or more"):
        amount_in_words(Money(-1, "RWF"), language)


@given(
    st.integers(min_value=0, max_value=999_999_999_999), st.sampled_from(["RWF", "EUR", "USD", "XOF", "CHF"])
)
def test_two_different_amounts_never_read_the_same(minor, currency):
    for language in ("en", "fr"):
        words = amount_in_words(Money(minor, currency), language)
        assert words != amount_in_words(Money(minor + 1, currency), language)
        assert not any(mark in words for mark in (",", " and hundred"))


@given(st.integers(min_value=0, max_value=999_999_999))
def test_the_words_of_francs_are_the_words_of_the_number(minor):
    spelt = num2words(minor, lang="fr")
    assert amount_in_words(Money(minor, "RWF"), "fr").startswith(spelt + " ")
