# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who reads the letters and the minutes of a decision, through the view that serves them."""

import pytest

from core import outbox
from documents.models import Document
from tests import personas, worlds_decision, worlds_review
from tests.personas import PEOPLE

pytestmark = pytest.mark.django_db


def readers(document, client_for) -> set[str]:
    """Return who is served the file."""
    path = f"/documents/{document.token}/file/"
    people = {key: personas.person(key) for key in PEOPLE}
    return {key for key, person in people.items() if client_for(person).get(path).status_code == 200}


def test_letters_and_minutes_are_read_by_those_whom_they_concern(client_for):
    selection = worlds_decision.released(3)
    outbox.drain(kinds=("render-document",))
    first = selection.lines.order_by("submission_id").first().submission
    letter = Document.objects.get(kind="letter", subject_id=first.pk)
    minutes = Document.objects.get(kind="minutes")

    assert readers(letter, client_for) == {"grace", "alice", "vincent"}
    committee = {"beatrice", "canisius", "odile", "solange", "emmanuel"}
    assert readers(minutes, client_for) == {"grace", "alice", "vincent"} | committee
    for person, status in ((worlds_review.trainee(1), 200), (worlds_review.trainee(2), 404)):
        assert client_for(person).get(f"/documents/{letter.token}/file/").status_code == status


def test_who_has_a_tie_reads_no_minutes_of_that_call(client_for):
    selection = worlds_decision.released(3)
    didier = personas.didier()
    personas.give(didier, "committee_member")
    outbox.drain(kinds=("render-document",))
    minutes = Document.objects.get(kind="minutes")

    assert client_for(didier).get(f"/selection/{selection.pk}/").status_code == 200
    assert client_for(didier).get(f"/documents/{minutes.token}/file/").status_code == 404
