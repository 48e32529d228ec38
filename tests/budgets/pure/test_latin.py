# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names are spelt in the letters that banks take; what has no spelling is named, never dropped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.bankfiles.latin import is_plain, transliterate, without_spelling


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("Uwimana Jean-Bosco", "Uwimana Jean-Bosco"),
        ("Francis Kéré", "Francis Kere"),
        ("Müller & Söhne", "Muller + Sohne"),
        ("Straße Ærø Łódź Þór", "Strasse AEro Lodz Thor"),
        ("E\u0301cole", "Ecole"),
        ("Ndayisaba\u00a0 Aimé\n", "Ndayisaba Aime"),
        ("N’Diaye “Ltd” – Kigali", "N'Diaye 'Ltd' - Kigali"),
        ("a_b;c!d[e]", "a-b,c.d(e)"),
        ("Щукин Юрий Объезд", "Shchukin Yuriy Obezd"),
        ("Γιώργος", "Giorgos"),
        ("Ɔkɔ Ŋgugi", "Oko NGgugi"),
        ("№ 5 €", "No 5 EUR"),
        ("ﬁne １２", "fine 12"),
        ("zero\u200bwidth", "zerowidth"),
        ("李", "?"),
        ("?", "?"),
        ("", ""),
    ],
)
def test_a_text_is_spelt_as_banks_take_it(text, spelt):
    assert transliterate(text) == spelt


@pytest.mark.parametrize(
    ("text", "lost"), [("Kéré?", ""), ("李明 李", "李明"), ("عمر", "عمر"), ("a\x00", "\x00"), ("😀", "😀")]
)
def test_what_has_no_spelling_is_named(text, lost):
    assert without_spelling(text) == lost


@given(st.text())
def test_the_spelling_is_plain_stays_and_marks_what_it_lost(text):
    spelt = transliterate(text)
    assert is_plain(spelt)
    assert transliterate(spelt) == spelt
    assert bool(without_spelling(text)) <= ("?" in spelt)
