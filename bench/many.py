# SPDX-License-Identifier: AGPL-3.0-or-later
"""A call with many submissions for the benches. Written in bulk: the benches measure pages, not operations."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import Person
from core.money import Money
from grants.models import Answer, BudgetRequestLine, ProposalDetails, Question, Stage, Submission, TeamMember
from grants.operations.call import make_call, open_call
from grants.states import CallState, StageKind, StagePhase, SubmissionState, TeamRole
from reviews.models import ConflictOfInterest, Criterion, Panel, Panelist, Ranking, Review, Score
from tests import personas, worlds

TRADES = ("welding", "food processing", "electronics", "tailoring", "masonry", "irrigation", "carpentry")
REVIEWS, LOAD, FEWEST = 3, 60, 20  # reviews of a submission, of a panelist; the smallest panel


def call_with(number: int, *, key: str):
    """Return a call under review with `number` submissions, 3 reviews each, and its frozen ranking."""
    now = timezone.now()
    call = make_call(
        worlds.programme(),
        key=key,
        number_prefix=key.upper(),
        title={"en": f"A call with {number} submissions"},
        opens_at=now - timedelta(days=60),
        closes_at=now + timedelta(days=20),
        places=10,
        ceiling=Money(5_000_000, "RWF"),
        envelope=Money(45_000_000, "RWF"),
        by=personas.grace(),
    )
    stage = call.stages.get(kind=StageKind.REVIEW)
    criteria = Criterion.objects.bulk_create(
        Criterion(stage=stage, key=f"c{i}", name={"en": f"Criterion {i}"}, weight=20, order=i)
        for i in range(5)
    )
    personas.beatrice()
    open_call(call, by=personas.grace())
    submissions = _submissions(call, number)
    _reviews(stage, submissions, criteria)
    type(call).objects.filter(pk=call.pk).update(state=CallState.UNDER_REVIEW, closed_at=now)
    Stage.objects.filter(pk=stage.pk).update(phase=StagePhase.FROZEN)
    _ranking(Stage.objects.get(pk=stage.pk))
    Stage.objects.filter(pk=stage.pk).update(phase=StagePhase.SCORING)
    return type(call).objects.get(pk=call.pk)


def _submissions(call, number):
    """Write the submissions with details, team, budget and answers."""
    now, lead = timezone.now(), personas.aline()
    made = (_submission(call, i, lead, now) for i in range(1, number + 1))
    rows = Submission.objects.bulk_create(made, batch_size=1000)
    places = [personas.institution("huye"), personas.institution("tumba")]
    details = (
        ProposalDetails(
            submission=row, institution=places[row.pk % 2], place="huye", trade=TRADES[row.pk % len(TRADES)]
        )
        for row in rows
    )
    ProposalDetails.objects.bulk_create(details, batch_size=1000)
    members = (
        TeamMember(submission=row, name=f"Member {place} of {row.number}", role=role, joined_at=now)
        for row in rows
        for place, role in enumerate((TeamRole.LEAD, TeamRole.TRAINER, TeamRole.TRAINEE))
    )
    TeamMember.objects.bulk_create(members, batch_size=2000)
    lines = (
        BudgetRequestLine(submission=row, order=i, item=f"Item {i}", quantity=2, unit_cost_minor=250_000 + i)
        for row in rows
        for i in range(4)
    )
    BudgetRequestLine.objects.bulk_create(lines, batch_size=2000)
    _answers(call, rows, lead, now)
    return rows


def _submission(call, i, lead, now):
    """Return one submission before the panel, not yet written."""
    return Submission(
        call=call,
        programme_key=call.programme_key,
        number=f"{call.number_prefix}-{i:05d}",
        title=f"Idea {i} for {TRADES[i % len(TRADES)]} workshops and their growers",
        state=SubmissionState.UNDER_REVIEW,
        started_by=lead,
        started_at=now - timedelta(days=30),
        submitted_at=now - timedelta(days=20, minutes=i),
        screened_at=now - timedelta(days=5),
    )


def _answers(call, rows, lead, now):
    """Answer every question of every submission."""
    text = "Growers throw away a third of the fruit. " * 8
    questions = list(Question.objects.filter(part__call=call))
    answers = (
        Answer(submission=row, question=question, value=text, changed_by=lead, changed_at=now)
        for row in rows
        for question in questions
    )
    Answer.objects.bulk_create(answers, batch_size=2000)


def _reviews(stage, submissions, criteria):
    """Seat a panel and write three reviews for each submission; the last panelist's are still to be done."""
    now, seats = timezone.now(), _seats(stage, max(FEWEST, len(submissions) * REVIEWS // LOAD))
    panelists = len(seats)
    ConflictOfInterest.objects.create(
        panelist=seats[1], submission=submissions[0], kind="team", origin="found", known_at=now
    )
    made = (
        Review(
            panelist=seats[(i + k * 7) % panelists],
            submission=row,
            stage=stage,
            state="drafting" if (i + k * 7) % panelists == panelists - 1 else "submitted",
            comment="Clear and tried out.",
            assigned_at=now,
            submitted_at=now,
        )
        for i, row in enumerate(submissions)
        for k in range(REVIEWS)
    )
    reviews = Review.objects.bulk_create(made, batch_size=2000)
    scores = (
        Score(review=review, criterion=criterion, value=Decimal(1 + (review.pk + i * 3) % 5), given_at=now)
        for review in reviews
        for i, criterion in enumerate(criteria)
    )
    Score.objects.bulk_create(scores, batch_size=5000)


def _seats(stage, number):
    """Seat the panel; everybody has declared ties."""
    now = timezone.now()
    panel = Panel.objects.create(stage=stage, seated_at=now)
    people = [
        Person.objects.get_or_create(email=f"panel{i}@example.org", defaults={"name": f"Panelist {i}"})[0]
        for i in range(number)
    ]
    return Panelist.objects.bulk_create(
        Panelist(panel=panel, person=person, is_chair=i == 0, seated_at=now, declared_at=now)
        for i, person in enumerate(people)
    )


def _ranking(stage):
    """Freeze the ranking as the operation computes it."""
    from dataclasses import asdict

    from reviews.inputs import scores_of

    inputs = scores_of(stage)
    Ranking.objects.create(
        stage=stage,
        frozen_at=timezone.now(),
        frozen_by=personas.grace(),
        inputs_hash=inputs.digest(),
        inputs=inputs.as_json(),
        parameters=inputs.parameters(),
        result=[asdict(line) for line in inputs.ranked()],
    )
