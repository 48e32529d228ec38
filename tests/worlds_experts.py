# SPDX-License-Identifier: AGPL-3.0-or-later
"""Worlds of experts, built by operations: a standing call, applications, a batch, its decision."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import ExpertProfile, Person
from accounts.operations.expert import mark_ready, profile_of, save_profile
from grants.models import Call, EligibilityRule, Question, Submission
from grants.operations.call import open_batch
from grants.operations.details import save_application
from grants.operations.draft import save_answers
from grants.operations.programme import change_programme
from grants.operations.screening import record_screening
from grants.operations.submission import submit
from grants.states import QuestionKind
from reviews.operations.panel import seat_panelist
from tests import personas, worlds
from tests.keeping import kept

CALL = "experts-standing"
FIELDS = [
    {"code": "health", "name": {"en": "Health", "fr": "Santé"}},
    {"code": "finance", "name": {"en": "Finance", "fr": "Finance"}},
]
PROFILE = {
    "headline": "Nurse and teacher of nurses",
    "summary": "Twelve years on wards, six of them teaching.",
    "fields": ["health"],
    "qualifications": [{"degree": "MSc Nursing", "institution": "Ghent", "year": 2011}],
    "languages": {"en": "C1", "nl": "native"},
    "country": "BE",
    "city": "Ghent",
    "contributions": ["placement", "training"],
}


@kept
def open_call(key: str = CALL, **given) -> Call:
    """An open standing call for experts with two places in a batch."""
    worlds.programme()
    change_programme(worlds.programme(), fields=FIELDS, by=personas.alice())
    told = {
        "kind": "experts",
        "title": {"en": "Health experts", "fr": "Experts en santé"},
        "standing": True,
        "closes_at": None,
        "places": 2,
        "ceiling": None,
        "envelope": None,
    }
    return worlds.open_call(key, **(told | given))


def expert(place: int) -> Person:
    """The expert of that place."""
    mail = f"expert{place}@example.org"
    return Person.objects.get_or_create(email=mail, defaults={"name": f"Expert Number{place}"})[0]


def with_profile(person: Person, **given) -> ExpertProfile:
    """A complete profile of the person."""
    profile = save_profile(profile_of(person, by=person), given=PROFILE | given, by=person)
    return mark_ready(profile, by=person)


@kept
def filled(call: Call | None = None, *, lead=None, title: str = "Teaching triage") -> Submission:
    """A draft in which nothing is missing."""
    call, lead = call or open_call(), lead or personas.person("marie")
    with_profile(lead)
    submission = worlds.draft(call, lead=lead, title=title)
    start = date.today() + timedelta(days=90)
    stay = {
        "sector": "health",
        "weeks_wished": 8,
        "earliest_start": start,
        "host_wishes": "A district hospital",
    }
    save_application(submission, title=title, by=lead, **stay)
    questions = Question.objects.filter(part__call=submission.call).exclude(kind=QuestionKind.FILE)
    save_answers(submission, values={one.pk: worlds.answer_for(one) for one in questions}, by=lead)
    return Submission.objects.get(pk=submission.pk)


@kept
def submitted(call: Call | None = None, *, lead=None, title: str = "Teaching triage") -> Submission:
    """An application that was sent."""
    submission = filled(call, lead=lead, title=title)
    submit(submission, by=lead or personas.person("marie"))
    return Submission.objects.get(pk=submission.pk)


def screen(submission: Submission, *, met: bool = True) -> Submission:
    """Answer every rule of the call alike."""
    rules = EligibilityRule.objects.filter(call=submission.call.asks_id)
    checks = {rule.pk: (met, "" if met else "It is not so.") for rule in rules}
    return record_screening(submission, checks=checks, by=personas.grace())


@kept
def eligible(n: int = 5) -> Call:
    """A standing call, still open, in which so many were found eligible."""
    call = open_call()
    for place in range(1, n + 1):
        screen(submitted(call, lead=expert(place), title=f"Offer {place}"))
    return Call.objects.get(pk=call.pk)


@kept
def batch(n: int = 5, **given) -> Call:
    """The first batch of a standing call, ready for a panel."""
    return open_batch(eligible(n), by=personas.grace(), **given)


@kept
def scored(n: int = 5) -> Call:
    """A batch whose scores are frozen; the first application is the best."""
    from grants.operations.screening import begin_review
    from reviews.operations.assignment import assign
    from reviews.operations.phase import freeze_scores, open_scoring
    from reviews.operations.ties import declare_ties
    from tests import worlds_decision, worlds_review

    call, grace = batch(n), personas.grace()
    begin_review(call, by=grace)
    stage = call.stages.get(kind="review")
    for key in ("patrick", "chantal", "didier"):
        seat_panelist(stage, person=personas.person(key), by=grace, is_chair=key == "patrick", fields=[])
        declare_ties(worlds_review.seat(stage, key), names={}, by=personas.person(key))
    assign(worlds_review.fresh(stage), reviews_per_submission=2, load=n, by=grace)
    stage = open_scoring(worlds_review.fresh(stage), by=grace)
    place = {one.pk: at for at, one in enumerate(worlds_review.submissions(stage))}
    for review in stage.reviews.order_by("pk"):
        worlds_review.score(review, *worlds_decision.MARKS[min(place[review.submission_id], 4)])
    freeze_scores(worlds_review.fresh(stage), by=grace)
    return Call.objects.get(pk=call.pk)


@kept
def released(n: int = 5):
    """A batch whose result everybody knows."""
    from reviews.operations.ranking import freeze_ranking
    from reviews.operations.selection import confirm_selection, draft_selection, release, sign_off
    from tests import worlds_decision

    call = scored(n)
    ranking = freeze_ranking(call.stages.get(kind="review"), by=personas.grace())
    selection = draft_selection(call, ranking=ranking, by=personas.beatrice())
    selection = confirm_selection(selection, minutes=worlds_decision.MINUTES, by=personas.beatrice())
    for key, place in worlds_decision.SIGNATORIES:
        sign_off(selection, institution=personas.institution(place), by=personas.person(key))
    return release(selection.fresh(), by=personas.grace())


def today() -> date:
    """The day of the call's clock."""
    return timezone.localdate()
