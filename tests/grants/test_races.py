# SPDX-License-Identifier: AGPL-3.0-or-later
"""Teams that send, and members who type, at the same moment. Real processes on PostgreSQL."""

import pytest

from documents.models import Document
from grants.models import Answer, AnswerVersion, Call, Question
from tests import personas, worlds
from tests.racers import Racers

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ACTS = "tests.grants.racing"


def test_every_team_gets_its_own_number_and_none_is_left_out():
    drafts = [worlds.filled() for _team in range(4)]

    with Racers(4) as racers:
        answers = racers.race(f"{ACTS}:send", [[draft.pk, personas.aline().pk] for draft in drafts])

    assert sorted(answer.done for answer in answers) == [f"IDEAS-2026-000{n}" for n in range(1, 5)]
    assert Call.objects.get().last_number == 4


def test_of_two_who_send_the_same_proposal_one_is_told_that_it_was_sent():
    draft = worlds.filled()

    with Racers(2) as racers:
        who = [personas.aline().pk, personas.grace().pk]
        answers = racers.race(f"{ACTS}:send", [[draft.pk, person] for person in who])

    assert [answer.done for answer in answers if answer.done] == ["IDEAS-2026-0001"]
    assert [answer.refused for answer in answers if answer.refused] == ["TakenMeanwhile"]
    assert (Call.objects.get().last_number, Document.objects.count()) == (1, 1)


@pytest.mark.parametrize("standing", ["", "What stood before"])
def test_of_two_who_type_at_once_one_sees_both_texts_and_none_is_lost(standing):
    draft = worlds.draft()
    eric = personas.eric_in(draft)
    question = Question.objects.filter(part__call=draft.call, key="idea", kind="long").get()
    if standing:
        Answer.objects.create(
            submission=draft,
            question=question,
            value=standing,
            changed_by=personas.diane(),
            changed_at=draft.started_at,
        )
    seen = 1 if standing else 0

    with Racers(2) as racers:
        typed = [[draft.pk, who.pk, question.pk, f"By {who.name}", seen] for who in (personas.aline(), eric)]
        answers = racers.race(f"{ACTS}:type_in", typed)

    answer = Answer.objects.get()
    assert [found.refused for found in answers] == ["", ""]
    assert sorted(found.done for found in answers) == [[], [answer.value]]
    kept = list(AnswerVersion.objects.values_list("value", flat=True))
    assert kept == ([standing] if standing else [])
