# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the new submissions hold: details, team, answers, budget."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext, override

from exchange.book import Row
from exchange.checks.submissions import price_of
from exchange.operations.landing import Landing
from exchange.operations.submissions import AT_ONCE
from grants import answers as kinds
from grants.models import Answer, BudgetRequestLine, ProposalDetails, Question, Submission, TeamMember
from grants.states import ConfirmedHow, QuestionKind, TeamRole


def bring_contents(landing: Landing, fresh: dict[str, Submission]) -> None:
    """Bring what the submissions that were just brought hold, by their names in the file."""
    rows = [row for row in landing.book.rows("submissions") if row.text("submission") in fresh]
    ProposalDetails.objects.bulk_create(
        (_details(landing, row, fresh[row.text("submission")]) for row in rows), batch_size=AT_ONCE
    )
    TeamMember.objects.bulk_create(_members(landing, rows, fresh), batch_size=AT_ONCE)
    Answer.objects.bulk_create(_answers(landing, fresh), batch_size=AT_ONCE)
    BudgetRequestLine.objects.bulk_create(_lines(landing, rows, fresh), batch_size=AT_ONCE)


def _details(landing: Landing, row: Row, submission: Submission) -> ProposalDetails:
    return ProposalDetails(
        submission=submission,
        institution=landing.institution(row.text("institution")),
        place=landing.place(row.text("district")),
        trade=row.text("trade"),
    )


def _members(landing: Landing, rows: Iterable[Row], fresh: dict[str, Submission]) -> Iterator[TeamMember]:
    """The team of the sheet, and leads who stand in no row of it."""
    placed = set()
    for row in landing.book.rows("team"):
        submission = fresh.get(row.text("submission"))
        if submission is not None:
            placed.add((row.text("submission"), row.text("person")))
            trainer = bool(row["trainer"]) or row["role"] == TeamRole.TRAINER
            yield _member(
                landing, submission, row.text("person"), row["role"], trainer, bool(row["confirmed"])
            )
    for row in rows:
        lead = row.text("lead")
        if lead and (row.text("submission"), lead) not in placed:
            yield _member(landing, fresh[row.text("submission")], lead, TeamRole.LEAD, False, True)


def _member(
    landing: Landing, submission: Submission, short: str, role: str, trainer: bool, confirmed: bool
) -> TeamMember:
    person = landing.people[short]
    return TeamMember(
        submission=submission,
        person=person,
        name=person.name,
        role=role,
        is_trainer=trainer,
        sex=person.sex,
        email=person.email or "",
        phone=person.phone or "",
        confirmed_at=submission.started_at if confirmed else None,
        confirmed_how=ConfirmedHow.IMPORTED if confirmed else "",
        joined_at=submission.started_at,
    )


def _answers(landing: Landing, fresh: dict[str, Submission]) -> Iterator[Answer]:
    questions = {
        question.key: question for question in Question.objects.filter(part__call=landing.call).order_by("pk")
    }
    for row in landing.book.rows("answers"):
        submission, text = fresh.get(row.text("submission")), row.text("text")
        if submission is None or not text:
            continue
        question = questions[row.key("question")]
        raw = [part.strip() for part in text.split(";")] if question.kind == QuestionKind.SEVERAL else text
        yield Answer(
            submission=submission,
            question=question,
            value=kinds.clean(question.kind, raw, landing.call.currency),
            language=row.text("language") or submission.language,
            changed_by=submission.started_by,
            changed_at=submission.submitted_at or submission.started_at,
        )


def _lines(
    landing: Landing, rows: Iterable[Row], fresh: dict[str, Submission]
) -> Iterator[BudgetRequestLine]:
    """The lines of the sheet; where only a sum was asked for, one line of that sum."""
    lined = set()
    for row in landing.book.rows("budget"):
        submission = fresh.get(row.text("submission"))
        if submission is not None:
            lined.add(row.text("submission"))
            yield BudgetRequestLine(
                submission=submission,
                order=row["line"],
                item=row.text("item"),
                unit=row.text("unit"),
                quantity=row["quantity"],
                unit_cost_minor=price_of(row) or 0,
                own_minor=row["own"].minor if row["own"] else 0,
            )
    with override(landing.call.prevailing_language):
        asked = gettext("Sum asked for")
    for row in rows:
        text = row.text("submission")
        if row["requested"] and text not in lined:
            yield BudgetRequestLine(
                submission=fresh[text], order=1, item=asked, unit_cost_minor=row["requested"].minor
            )
