# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose turn it is with a placement: read from facts at each step, and rebuilt from facts."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from viewflow.workflow.models import Process, Task

from core import outbox
from core.models import OutboxRow
from placements import standing
from placements.months import last_day
from placements.operations import placement as steps
from placements.operations import report, work
from placements.operations.terms import answer_terms, extend_placement
from placements.states import Answer, Side
from tests.personas import grace
from tests.placements import placing
from tests.placements.placing import FIRST, clemence, felix, roster
from tests.workflows.reading import words
from workflows.models import Turn

pytestmark = pytest.mark.django_db


def inboxes() -> dict[str, list[str]]:
    """What stands in the inbox of each who has to do with a placement."""
    people = {"expert": roster(), "host": felix(), "clearance": clemence(), "officer": grace()}
    found = {name: words(person) for name, person in people.items()}
    return {name: lines for name, lines in found.items() if lines}


def test_a_placement_goes_from_hand_to_hand_until_it_is_confirmed():
    placement = placing.proposed()
    asked = ["Answer the terms of TVET-P-0001"]
    assert inboxes() == {"expert": asked, "host": asked}

    terms = placement.terms.get()
    answer_terms(terms, side=Side.EXPERT, answer=Answer.ACCEPTED, by=roster())
    assert inboxes() == {"host": asked}

    answer_terms(terms, side=Side.HOST, answer=Answer.ACCEPTED, by=felix())
    assert inboxes() == {"expert": ["Give what the clearance of TVET-P-0001 asks for"]}

    placing.clear(placement)
    assert inboxes() == {"officer": ["Confirm TVET-P-0001"]}

    steps.confirm_placement(placement, by=grace())
    assert inboxes() == {"host": ["Note that the expert of TVET-P-0001 arrived"]}


def test_from_the_arrival_to_the_end():
    placement = placing.under_way()
    note = ["Note the past month of TVET-P-0001"]
    assert inboxes() == {"expert": note, "host": note}

    for month in standing.months_missing(placement):
        work.confirm_attendance(placement, month=month, present=1, by=felix())
    assert inboxes() == {"expert": ["Write the final report of TVET-P-0001"]}

    final = report.write_report(placement, kind="final", written=report.Written(done="All"), by=roster())
    report.submit_report(final, by=roster())
    say = ["Say how TVET-P-0001 went"]
    assert inboxes() == {"expert": say, "host": say, "officer": ["Read TVET-P-0001 Final report"]}

    report.return_report(final, reason="How many?", by=grace())
    assert "Finish and send TVET-P-0001 Final report" in inboxes()["expert"]
    report.submit_report(final, by=roster())
    report.accept_report(final, by=grace())
    for side, who in ((Side.EXPERT, roster()), (Side.HOST, felix())):
        grades = dict.fromkeys(report.QUESTIONS[side], 4)
        report.evaluate(placement, side=side, grades=grades, words="Good", again=True, by=who)
    assert inboxes() == {"officer": ["Complete TVET-P-0001"]}

    steps.complete_placement(placement, by=grace())
    assert inboxes() == {}


def test_new_terms_are_answered_first():
    placement = placing.under_way()
    longer = replace(placing.TERMS, ends_on=last_day(FIRST, 4))
    extend_placement(placement, terms=longer, why="More", by=grace())
    assert inboxes()["host"] == ["Answer the terms of TVET-P-0001"]


def test_what_viewflow_forgot_is_found_again_from_the_facts():
    placing.finished()
    before = inboxes()
    Turn.objects.all().delete()
    Task.objects.all().delete()
    Process.objects.all().delete()

    call_command("reconcile_flows")

    assert inboxes() == before == {"officer": ["Complete TVET-P-0001"]}


def test_both_sides_are_told_when_they_are_asked():
    placing.proposed()
    while outbox.drain(kinds=("told",)):
        pass
    told = OutboxRow.objects.filter(key__contains="placement_asked:").values_list("key", flat=True)
    assert {int(key.rsplit(":", 1)[1]) for key in told} == {roster().pk, felix().pk}
