# SPDX-License-Identifier: AGPL-3.0-or-later
"""Worlds of the panel, built by operations on tests.worlds: a panel seated, a call under review, a call scored.

Chantal and Patrick (the chair) read everything. Didier works at Tumba College, where the second submission comes
from: he has a conflict about it. Each world returns the stage; `submissions(stage)` are its submissions in order.
"""

from accounts.models import Person
from grants.models import Call, Stage, Submission
from grants.operations.call import close_call
from grants.operations.details import save_details
from grants.operations.screening import begin_review, record_screening
from grants.operations.submission import submit
from grants.states import CallState, StageKind
from reviews.models import Panelist, Review
from reviews.operations.assignment import assign
from reviews.operations.panel import seat_panelist
from reviews.operations.phase import freeze_scores, open_scoring
from reviews.operations.review import save_scores, submit_review
from reviews.operations.ties import declare_ties
from tests import personas, worlds
from tests.keeping import kept

WORDS = {
    "comment": "Sound, and ready to begin.",
    "strength": "You weighed what was lost.",
    "improve": "Ask a second buyer.",
}


def trainee(place: int) -> Person:
    """A trainee who leads the team of that place."""
    mail = f"lead{place}@example.org"
    return Person.objects.get_or_create(email=mail, defaults={"name": f"Lead Number{place}"})[0]


def trainer(place: int) -> Person:
    """The trainer of the team of that place."""
    mail = f"trainer{place}@example.org"
    return Person.objects.get_or_create(email=mail, defaults={"name": f"Trainer Number{place}"})[0]


def sent(call: Call, place: int) -> Submission:
    """A submission of a team of its own; the second one comes from Tumba College."""
    lead = trainee(place)
    submission = worlds.filled(call, lead=lead, trainer=trainer(place), title=f"Idea {place}")
    if place == 2:
        save_details(
            submission, title=submission.title, institution=personas.institution("tumba"), place="huye",
            trade="welding", by=lead,
        )  # fmt: skip
    return submit(submission, by=lead)


@kept
def eligible(n: int = 3, **given) -> Call:
    """A closed call with `n` submissions found eligible."""
    call = worlds.open_call(**given)
    for place in range(1, n + 1):
        sent(call, place)
    grace = personas.grace()
    close_call(call, by=grace)
    for submission in call.submissions.order_by("pk"):
        checks = {rule.pk: (True, "") for rule in call.eligibility_rules.all()}
        record_screening(submission, checks=checks, by=grace)
    return call


@kept
def seated(n: int = 3, **given) -> Stage:
    """A call whose submissions lie before a seated panel; nobody has declared ties."""
    call = eligible(n, **given)
    if call.state != CallState.UNDER_REVIEW:
        begin_review(call, by=personas.grace())
    stage = Stage.objects.get(call=call, kind=StageKind.REVIEW)
    seats = {
        "patrick": {"is_chair": True, "fields": ["welding"]},
        "chantal": {"fields": ["food processing"]},
        "didier": {"fields": ["food storage"], "institution": personas.institution("tumba")},
    }
    for key, known in seats.items():
        seat_panelist(stage, person=personas.person(key), by=personas.grace(), **known)
    return fresh(stage)


@kept
def declared(n: int = 3, **given) -> Stage:
    """A panel whose members have all declared that they have no tie."""
    stage = seated(n, **given)
    for key in ("patrick", "chantal", "didier"):
        declare_ties(seat(stage, key), names={}, by=personas.person(key))
    return fresh(stage)


@kept
def under_review(n: int = 3, **given) -> Stage:
    """A stage in which everybody has something to read, and scoring is open: two reviews for each submission."""
    stage = declared(n, **given)
    assign(stage, reviews_per_submission=2, load=n, by=personas.grace())
    return open_scoring(fresh(stage), by=personas.grace())


def score(review: Review, *marks: int) -> Review:
    """Score a review and hand it in; without marks 4 and 3."""
    criteria = list(review.stage.criteria.all())
    given = dict(zip([one.pk for one in criteria], marks or (4, 3), strict=True))
    why = {one: "Counted on fourteen farms." for one, mark in given.items() if mark in (1, 5)}
    save_scores(review, scores=given, comments=why, by=review.panelist.person, **WORDS)
    return submit_review(review, by=review.panelist.person)


@kept
def scored(n: int = 3, **given) -> Stage:
    """A stage with every review handed in and the scores frozen; the first submission is the best."""
    stage = under_review(n, **given)
    place = {one.pk: at for at, one in enumerate(submissions(stage))}
    for review in stage.reviews.order_by("pk"):
        mark = 4 if place[review.submission_id] == 0 else 3
        score(review, mark, mark)
    return freeze_scores(fresh(stage), by=personas.grace())


def fresh(stage: Stage) -> Stage:
    """The stage as it stands now, with nothing remembered."""
    return Stage.objects.select_related("call__programme", "panel").get(pk=stage.pk)


def submissions(stage: Stage) -> list[Submission]:
    """The submissions of the stage's call, in order."""
    return list(Submission.objects.filter(call=stage.call).select_related("call").order_by("pk"))


def seat(stage: Stage, key: str) -> Panelist:
    """The seat of a person of tests.personas."""
    return Panelist.objects.select_related("panel__stage__call", "person").get(
        panel__stage=stage, person=personas.person(key)
    )


def review_of(stage: Stage, key: str, place: int = 0) -> Review:
    """One of a panelist's live reviews, in order."""
    mine = Review.objects.filter(stage=stage, panelist__person=personas.person(key))
    return mine.select_related("panelist__person", "submission__call", "stage__call").order_by("pk")[place]
