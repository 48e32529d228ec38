# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each kind of question: what is kept, what is wrong with it, how it is shown."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core import showing
from grants import answers
from grants.answers import Frame
from grants.states import QuestionKind

K = QuestionKind
FRAME = Frame("RWF", (("huye", "Huye"), ("nyanza", "Nyanza")))
CHOICES = [{"key": "new", "label": {"en": "New", "fr": "Nouveau"}}, {"key": "old", "label": "Old"}, "plain"]


def question(kind, **given):
    return SimpleNamespace(kind=kind, choices=CHOICES, word_limit=given.get("word_limit"), required=True)


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        (K.SHORT, "  one \n two ", "one two"),
        (K.LONG, " one  \r\ntwo\r", "one\ntwo"),
        (K.LONG, "zero\u200bwidth \u202eturned", "zerowidth turned"),
        (K.LONG, "nul\x00byte", "nulbyte"),
        (K.SHORT, None, ""),
        (K.NUMBER, "1 200", "1200"),
        (K.NUMBER, "2,50", "2.5"),
        (K.NUMBER, "1.000,5", "1.000,5"),
        (K.NUMBER, "\u22124", "-4"),
        (K.NUMBER, "9" * 40, "9" * 40),
        (K.NUMBER, "a dozen", "a dozen"),
        (K.MONEY, "1 500 000", {"minor": 1500000, "currency": "RWF"}),
        (K.MONEY, {"minor": 5, "currency": "RWF"}, {"minor": 5, "currency": "RWF"}),
        (K.MONEY, "some", "some"),
        (K.MONEY, "", ""),
        (K.DATE, "24.11.2026", "2026-11-24"),
        (K.DATE, "24/11/2026", "2026-11-24"),
        (K.DATE, "2026-11-24", "2026-11-24"),
        (K.DATE, "soon", "soon"),
        (K.DECLARATION, "on", "yes"),
        (K.DECLARATION, True, "yes"),
        (K.DECLARATION, False, ""),
        (K.YES_NO, "no", "no"),
        (K.SEVERAL, ["new", " ", "old"], ["new", "old"]),
        (K.SEVERAL, "new", ["new"]),
        (K.SEVERAL, None, []),
        (K.CHOICE, "new", "new"),
        (K.PLACE, "huye", "huye"),
    ],
)
def test_what_is_kept(kind, raw, kept):
    assert answers.clean(kind, raw, "RWF") == kept
    assert answers.clean(kind, kept, "RWF") == kept


def test_too_long_a_text_is_refused_and_never_cut():
    with pytest.raises(answers.AnswerTooLong, match="at most 20000 characters"):
        answers.clean(K.LONG, "a" * (answers.LONGEST + 1))


@given(st.sampled_from(list(K)), st.text(max_size=200))
def test_cleaning_twice_changes_nothing_and_faults_are_words(kind, text):
    kept = answers.clean(kind, text, "RWF")

    assert answers.clean(kind, kept, "RWF") == kept
    assert isinstance(answers.fault(question(kind), kept, FRAME), str)
    assert isinstance(answers.shown(question(kind), kept, FRAME), str)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (K.NUMBER, "a dozen", "is not a number"),
        (K.MONEY, "some", "is not an amount"),
        (K.DATE, "soon", "is not a date"),
        (K.YES_NO, "maybe", "Choose yes or no"),
        (K.CHOICE, "other", "Choose from the list"),
        (K.SEVERAL, ["new", "other"], "Choose from the list"),
        (K.PLACE, "paris", "Choose from the list"),
        (K.LONG, "one two three", "1 more than the limit of 2"),
    ],
)
def test_what_is_wrong(kind, value, words):
    assert words in answers.fault(question(kind, word_limit=2), value, FRAME)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (K.NUMBER, "12"),
        (K.MONEY, {"minor": 5, "currency": "RWF"}),
        (K.MONEY, "1 500"),
        (K.DATE, "2026-11-24"),
        (K.YES_NO, "yes"),
        (K.CHOICE, "plain"),
        (K.SEVERAL, ["new", "old"]),
        (K.PLACE, "huye"),
        (K.LONG, "one two"),
        (K.FILE, "x"),
        (K.NUMBER, ""),
        (K.SEVERAL, []),
    ],
)
def test_nothing_is_wrong(kind, value):
    assert answers.fault(question(kind, word_limit=2), value, FRAME) == ""


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (K.MONEY, {"minor": 1500000, "currency": "RWF"}, "RWF\u202f1\u202f500\u202f000"),
        (K.MONEY, "some", "some"),
        (K.NUMBER, "1200", "1\u202f200"),
        (K.NUMBER, "a dozen", "a dozen"),
        (K.DATE, "2026-11-24", showing.day_text(date(2026, 11, 24))),
        (K.DATE, "soon", "soon"),
        (K.PLACE, "huye", "Huye"),
        (K.PLACE, "gone", "gone"),
        (K.CHOICE, "new", "New"),
        (K.SEVERAL, ["old", "new", "gone"], "New, Old, gone"),
        (K.YES_NO, "no", "No"),
        (K.DECLARATION, "yes", "Yes"),
        (K.LONG, "text", "text"),
        (K.LONG, None, ""),
    ],
)
def test_how_it_is_shown(kind, value, words):
    assert answers.shown(question(kind), value, FRAME) == words


def test_choices_are_shown_in_the_readers_language():
    with translation.override("fr"):
        assert answers.options(CHOICES) == [("new", "Nouveau"), ("old", "Old"), ("plain", "plain")]


@pytest.mark.parametrize(
    ("kind", "value", "typed"),
    [
        (K.MONEY, {"minor": 1500000, "currency": "RWF"}, "1\u202f500\u202f000"),
        (K.MONEY, "some", "some"),
        (K.SEVERAL, None, []),
        (K.LONG, None, ""),
        (K.LONG, "text", "text"),
    ],
)
def test_what_stands_in_the_input(kind, value, typed):
    assert answers.typed(kind, value) == typed
