# SPDX-License-Identifier: AGPL-3.0-or-later
"""What applicants do at the same moment, each in a process of its own (see tests/racers.py)."""

from accounts.models import Person
from grants.models import Submission
from grants.operations.draft import save_answers
from grants.operations.submission import submit


def send(submission: int, person: int) -> str:
    """Send a proposal and return its number."""
    return submit(Submission.objects.get(pk=submission), by=Person.objects.get(pk=person)).number


def type_in(submission: int, person: int, question: int, text: str, version: int) -> list[str]:
    """Answer a question as seen in this version; return whose text stood in the way."""
    saved = save_answers(
        Submission.objects.get(pk=submission),
        values={question: text},
        versions={question: version},
        by=Person.objects.get(pk=person),
    )
    return [one.theirs for one in saved.conflicts]
