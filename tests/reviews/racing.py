# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the racers of this room's tests do, each in a process of its own."""

from accounts.models import Person
from core import outbox
from core.money import Money
from grants.models import Submission
from reviews.models import Review, Selection
from reviews.operations.review import submit_review
from reviews.operations.selection import confirm_selection, set_line


def select(selection: int, submission: int, person: int) -> str:
    """Give a submission a place; return its outcome."""
    line = set_line(
        Selection.objects.get(pk=selection),
        submission=Submission.objects.get(pk=submission),
        outcome="selected",
        amount=Money(500_000, "RWF"),
        reason="The committee wants it.",
        by=Person.objects.get(pk=person),
    )
    return line.outcome


def confirm(selection: int, person: int) -> str:
    """Confirm a selection; return its state."""
    found = Selection.objects.get(pk=selection)
    return str(confirm_selection(found, minutes="M", by=Person.objects.get(pk=person)).state)


def finish(review: int) -> str:
    """Hand a review in and let the flows move at once, as a page does; return the review's state."""
    found = Review.objects.select_related("panelist__person", "submission__call", "stage__call").get(
        pk=review
    )
    done = submit_review(found, by=found.panelist.person)
    outbox.drain(kinds=("told",))
    return str(done.state)
