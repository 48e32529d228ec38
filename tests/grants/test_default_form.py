# SPDX-License-Identifier: AGPL-3.0-or-later
"""The default form: short parts, in every language of the house, and nothing of one country in it."""

import pytest

from core.translated import Translated
from grants import default_form as defaults
from grants.states import QuestionKind

QUESTIONS = [(part.key, one) for part in defaults.PARTS for one in part.questions]


def test_a_part_is_one_page_of_at_most_five_questions():
    assert all(1 <= len(part.questions) <= 5 for part in defaults.PARTS)


@pytest.mark.parametrize(("part", "question"), QUESTIONS)
def test_a_question_is_asked_in_english_french_and_as_a_draft_in_kinyarwanda(part, question):
    assert question.label.missing(["en", "fr", "rw"]) == []
    assert not question.help or question.help.missing(["en", "fr"]) == []


def test_long_answers_have_a_limit_and_keys_are_unique():
    keys = [(part, one.key) for part, one in QUESTIONS]

    assert len(set(keys)) == len(keys)
    assert all(one.word_limit for _part, one in QUESTIONS if one.kind == QuestionKind.LONG)


def test_sentences_are_short_and_name_no_country():
    texts = [str(text) for _p, one in QUESTIONS for text in (one.label, one.help)] + [
        str(text) for _key, text in defaults.RULES
    ]
    for text in texts:
        assert all(len(sentence.split()) <= 20 for sentence in text.split("."))
        assert not any(word in text for word in ("Rwanda", "IOM", "Belgi"))


def test_a_text_is_a_draft_until_somebody_changes_it():
    default = defaults.words("One", "Un", "Rimwe")

    assert defaults.draft_texts(default, default) == ["rw"]
    assert defaults.draft_texts(default.with_text("rw", "Kimwe"), default) == []
    assert defaults.draft_texts(Translated({"en": "One"}), default) == []
