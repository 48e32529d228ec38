# SPDX-License-Identifier: AGPL-3.0-or-later
"""Worlds of the decision, built by operations on tests.worlds_review: ranked, drafted, confirmed, signed, released.

Five submissions stand for two places; the first is the best, the others share the ranks that their marks give.
"""

from core.money import Money
from grants.models import Call
from reviews.models import Ranking, Selection
from reviews.operations.phase import freeze_scores
from reviews.operations.ranking import freeze_ranking
from reviews.operations.selection import confirm_selection, draft_selection, release, set_line, sign_off
from tests import personas, worlds_review
from tests.keeping import kept

MINUTES = "Met on 24 November in Kigali. All members were present. The ranking was followed."
SIGNATORIES = (("solange", "iom"), ("odile", "rp"), ("emmanuel", "mineduc"))
# The two marks of each submission's reviews, best first, so that no rank is shared.
MARKS = ((5, 5), (4, 4), (4, 3), (3, 3), (2, 2))


@kept
def scored(n: int = 5, **given) -> Call:
    """A call whose scores are frozen; the submissions are ranked in the order in which they were sent."""
    stage = worlds_review.under_review(n, **({"places": 2} | given))
    place = {one.pk: at for at, one in enumerate(worlds_review.submissions(stage))}
    for review in stage.reviews.order_by("pk"):
        worlds_review.score(review, *MARKS[min(place[review.submission_id], len(MARKS) - 1)])
    freeze_scores(worlds_review.fresh(stage), by=personas.grace())
    return Call.objects.get(pk=stage.call_id)


@kept
def ranked(n: int = 5, **given) -> Ranking:
    """A frozen ranking."""
    call = scored(n, **given)
    return freeze_ranking(call.stages.get(kind="review"), by=personas.grace())


@kept
def drafted(n: int = 5, **given) -> Selection:
    """A selection as the ranking proposes it."""
    ranking = ranked(n, **given)
    return draft_selection(ranking.stage.call, ranking=ranking, by=personas.beatrice())


@kept
def confirmed(n: int = 5, **given) -> Selection:
    """A selection that the committee's chair has confirmed."""
    return confirm_selection(drafted(n, **given), minutes=MINUTES, by=personas.beatrice())


@kept
def signed_off(n: int = 5, **given) -> Selection:
    """A selection that every institution has signed off."""
    selection = confirmed(n, **given)
    for key, place in SIGNATORIES:
        sign_off(selection, institution=personas.institution(place), by=personas.person(key))
    return selection.fresh()


@kept
def released(n: int = 5, **given) -> Selection:
    """A result that everybody knows."""
    return release(signed_off(n, **given), by=personas.grace())


def line_of(selection: Selection, place: int):
    """The line of the submission of that place in the order of sending."""
    return selection.lines.select_related("submission__call").order_by("submission_id")[place]


def change(selection: Selection, number: int, outcome: str, **given):
    """Set a line as the committee's chair."""
    line = line_of(selection, number)
    amount = Money(line.amount_minor, "RWF") if line.amount_minor else Money(500_000, "RWF")
    return set_line(
        selection,
        submission=line.submission,
        outcome=outcome,
        by=personas.beatrice(),
        **({"amount": amount} | given),
    )
