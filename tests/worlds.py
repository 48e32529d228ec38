# SPDX-License-Identifier: AGPL-3.0-or-later
"""Worlds: one function per state of the life of a call, each built by operations from the one before.

`submitted()` gives a submission that was truly sent. Called twice, a world gives a second thing in the same call.
"""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from core.money import Money
from grants.models import Call, Programme, Question, Submission
from grants.operations.call import close_call, make_call
from grants.operations.call import open_call as open_now
from grants.operations.details import save_budget, save_details, save_party
from grants.operations.draft import save_answers, start_submission
from grants.operations.programme import found_programme, set_organisations
from grants.operations.screening import begin_review, record_screening
from grants.operations.submission import submit
from grants.operations.team import add_member, confirm_membership
from grants.states import ContractingKind, OrganisationPart, QuestionKind, StageKind, TeamRole
from reviews.operations.criteria import set_criteria
from tests import personas
from tests.keeping import kept

CALL = "ideas-2026"
PLACES = [
    {"code": "south", "name": "Southern Province", "parent": ""},
    {"code": "huye", "name": "Huye", "parent": "south"},
    {"code": "nyanza", "name": "Nyanza", "parent": "south"},
]
LINES = [
    {"item": "Glass panes, 4 mm", "unit": "pane", "quantity": 24, "unit_cost_minor": 18_000, "own_minor": 0},
    {"item": "Timber", "unit": "m", "quantity": 120, "unit_cost_minor": 2_500, "own_minor": 50_000},
]
CRITERIA = [
    {"key": "need", "name": {"en": "Problem and need", "fr": "Le besoin"}, "weight": 40, "low": 1, "high": 5,
     "description": {"en": "Is the problem real?"},
     "anchors": {"1": {"en": "The problem is claimed, not shown."}, "3": {"en": "Real, and shown in part."},
                 "5": {"en": "Serious, and counted."}}},
    {"key": "idea", "name": {"en": "The idea works", "fr": "L'idée marche"}, "weight": 60, "low": 1, "high": 5},
]  # fmt: skip
_titles = count(1)


@kept
def programme() -> Programme:
    """A programme with places, currency, languages and those who sign."""
    found = Programme.objects.filter(key=personas.PROGRAMME).first()
    if found is not None:
        return found
    alice = personas.alice()
    made = found_programme(
        key=personas.PROGRAMME,
        name={"en": "TVET and Diaspora Innovation Programme", "fr": "Programme Innovation EFTP et diaspora"},
        short_name="TVET",
        currency="RWF",
        time_zone="Africa/Kigali",
        languages=["en", "fr"],
        prevailing_language="en",
        number_prefix="TVET",
        phone_region="RW",
        places=PLACES,
        place_word={"en": "District", "fr": "District"},
        contact="tvet@example.org",
        by=alice,
    )
    parts = {
        OrganisationPart.RUNS: ["iom"],
        OrganisationPart.PARTNER: ["rp"],
        OrganisationPart.SIGNS_SELECTION: ["iom", "rp", "mineduc"],
        OrganisationPart.SIGNS_AGREEMENT: ["iom", "rp"],
    }
    for part, keys in parts.items():
        set_organisations(made, part=part, institutions=[personas.institution(key) for key in keys], by=alice)
    personas.institution("huye")
    return made


@kept
def new_call(key: str = CALL, **given) -> Call:
    """A call in preparation, with the default process and form."""
    grace = personas.grace()
    personas.beatrice()
    now = timezone.now()
    told = {
        "number_prefix": key.upper(),
        "title": {"en": "Ten ideas that change a workshop", "fr": "Dix idées pour un atelier"},
        "opens_at": now - timedelta(days=10),
        "closes_at": now + timedelta(days=9),
        "places": 10,
        "ceiling": Money(5_000_000, "RWF"),
        "envelope": Money(45_000_000, "RWF"),
    }
    made = make_call(programme(), key=key, by=grace, **(told | given))
    for stage in made.stages.filter(kind__in=StageKind.SCORED):
        set_criteria(stage, criteria=CRITERIA, by=grace)
    return made


@kept
def open_call(key: str = CALL, **given) -> Call:
    """An open call."""
    found = Call.objects.filter(key=key).first()
    return found or open_now(new_call(key, **given), by=personas.grace())


@kept
def draft(call: Call | None = None, *, lead=None, title: str = "", **given) -> Submission:
    """A draft that was just begun: nothing is filled in."""
    call = call or open_call()
    title = title or f"Solar dryer {next(_titles)}"
    return start_submission(call, by=lead or personas.aline(), title=title, **given)


def answer_for(question: Question) -> str:
    """A fitting answer to a question of any kind."""
    first = question.choices[0]["key"] if question.choices else ""
    told = {
        QuestionKind.NUMBER: "12",
        QuestionKind.MONEY: "150 000",
        QuestionKind.DATE: "2026-11-24",
        QuestionKind.YES_NO: "yes",
        QuestionKind.DECLARATION: "yes",
        QuestionKind.PLACE: "huye",
        QuestionKind.CHOICE: first,
        QuestionKind.SEVERAL: [first],
    }
    return told.get(question.kind, f"Growers throw away a third of the fruit. ({question.key})")


@kept
def filled(call: Call | None = None, *, lead=None, trainer=None, **given) -> Submission:
    """A draft in which nothing is missing."""
    submission = draft(call, lead=lead, **given)
    lead, trainer = lead or personas.aline(), trainer or personas.eric()
    save_details(
        submission,
        title=submission.title,
        institution=personas.institution("huye"),
        place="huye",
        trade="food processing",
        by=lead,
    )
    questions = Question.objects.filter(part__call=submission.call).exclude(kind=QuestionKind.FILE)
    save_answers(submission, values={one.pk: answer_for(one) for one in questions}, by=lead)
    member = add_member(
        submission, name=trainer.name, role=TeamRole.TRAINER, email=trainer.email, person=trainer, by=lead
    )
    confirm_membership(member, by=trainer)
    save_budget(submission, lines=LINES, by=lead)
    save_party(submission, kind=ContractingKind.INSTITUTION, name="Huye College", number="RP-07", by=lead)
    return Submission.objects.get(pk=submission.pk)


@kept
def submitted(call: Call | None = None, *, lead=None, **given) -> Submission:
    """A submission that was sent."""
    submission = filled(call, lead=lead, **given)
    submit(submission, by=lead or personas.aline())
    return Submission.objects.get(pk=submission.pk)


@kept
def closed(call: Call | None = None, *, others: int = 0, **given) -> Submission:
    """A submission (with so many others beside it) in a call that has closed."""
    submission = submitted(call, **given)
    for _other in range(others):
        submitted(submission.call)
    close_call(submission.call, reason="Everybody has sent.", by=personas.grace())
    return Submission.objects.get(pk=submission.pk)


def screen(submission: Submission, *, unmet: str = "") -> Submission:
    """Answer every rule of the call with yes, but for the one named with no."""
    rules = submission.call.eligibility_rules.all()
    checks = {rule.pk: (rule.key != unmet, "It is not so." if rule.key == unmet else "") for rule in rules}
    return record_screening(submission, checks=checks, by=personas.grace())


@kept
def eligible(call: Call | None = None, *, others: int = 0, **given) -> Submission:
    """An eligible submission of a closed call; so are the others beside it."""
    submission = closed(call, others=others, **given)
    for one in submission.call.submissions.filter(state="submitted").select_related("call"):
        screen(one)
    return Submission.objects.get(pk=submission.pk)


@kept
def under_review(call: Call | None = None, *, others: int = 0, **given) -> Submission:
    """A submission before the panel (no panelist is seated yet)."""
    submission = eligible(call, others=others, **given)
    begin_review(submission.call, by=personas.grace())
    return Submission.objects.get(pk=submission.pk)
