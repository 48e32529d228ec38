# SPDX-License-Identifier: AGPL-3.0-or-later
"""Chairs pressing at once, panelists finishing at once: real processes on PostgreSQL."""

import pytest
from viewflow.workflow.models import Process, Task

from core import outbox
from reviews.models import Review, Selection, SelectionLine
from reviews.operations.review import save_scores
from tests import personas, worlds_decision, worlds_review
from tests.racers import Racers
from workflows.handlers import sweep
from workflows.inbox import lines_of

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ACTS = "tests.reviews.racing"


@pytest.mark.parametrize("count", [2, 8])
def test_chairs_pressing_at_once_never_select_one_too_many(count):
    selection = worlds_decision.drafted(count + 1, places=1)
    worlds_decision.change(selection, 0, "declined", reason="Left.")
    people = [personas.beatrice(), *(chair(number) for number in range(count - 1))]
    candidates = list(selection.lines.order_by("submission_id").values_list("submission_id", flat=True))[1:]

    with Racers(count) as racers:
        for _round in range(6):
            answers = racers.race(
                f"{ACTS}:select",
                [[selection.pk, one, person.pk] for one, person in zip(candidates, people, strict=True)],
            )

            assert sorted(answer.refused for answer in answers) == ["", *["PlacesTaken"] * (count - 1)], (
                answers
            )
            chosen = SelectionLine.objects.filter(selection=selection, outcome="selected")
            assert [line.place for line in chosen] == [1]
            worlds_decision.change(selection, candidates.index(chosen[0].submission_id) + 1, "declined")


@pytest.mark.parametrize("count", [2, 8])
def test_chairs_confirming_at_once_confirm_once(count):
    selection = worlds_decision.drafted(2)
    people = [personas.beatrice(), *(chair(number) for number in range(count - 1))]

    with Racers(count) as racers:
        answers = racers.race(f"{ACTS}:confirm", [[selection.pk, person.pk] for person in people])

    assert sorted(answer.done or "" for answer in answers) == [*[""] * (count - 1), "confirmed"]
    assert {answer.refused for answer in answers if not answer.done} == {"TakenMeanwhile"}
    assert Selection.objects.get(pk=selection.pk).state == "confirmed"


def test_panelists_who_finish_at_the_same_moment_leave_no_flow_stuck():
    stage = worlds_review.under_review(3)
    criteria = list(stage.criteria.all())
    reviews = list(Review.objects.filter(stage=stage).select_related("panelist__person").order_by("pk"))
    for review in reviews:
        save_scores(
            Review.objects.select_related("panelist__person", "submission__call", "stage__call").get(
                pk=review.pk
            ),
            scores={one.pk: 3 for one in criteria},
            comments={},
            by=review.panelist.person,
            **worlds_review.WORDS,
        )
    outbox.drain(kinds=("told",))

    with Racers(len(reviews)) as racers:
        answers = racers.race(f"{ACTS}:finish", [[review.pk] for review in reviews])

    assert [answer.done for answer in answers] == ["submitted"] * len(reviews), answers
    outbox.drain(kinds=("told",))
    flows = Process.objects.filter(flow_class__endswith="ReviewFlow").exclude(status="CANCELED")
    assert set(flows.values_list("status", flat=True)) == {"DONE"}
    assert flows.count() == len(reviews)
    assert not Task.objects.filter(flow_task__endswith="ReviewFlow.score", status="NEW").exists()
    before = [line.words for line in lines_of(personas.grace())]
    assert any("Every review" in words for words in before)
    sweep()
    assert [line.words for line in lines_of(personas.grace())] == before


def chair(number: int):
    """Another chair of the selection committee."""
    from accounts.models import Person

    mail = f"chair{number}@example.org"
    person, new = Person.objects.get_or_create(email=mail, defaults={"name": f"Chair {number}"})
    if new:
        personas.give(person, "committee_chair")
    return person
