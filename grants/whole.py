# SPDX-License-Identifier: AGPL-3.0-or-later
"""The whole of a submission as it is checked, shown and sent, read in a few queries."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from core.money import Money
from grants.answers import Frame
from grants.models import Answer, Attachment, FormPart, Question, Submission, TeamMember


@dataclass(frozen=True)
class Missing:
    """One thing to do before sending: on which page (`part_key`: of which part), at which field."""

    page: str
    part_key: str
    words: str
    anchor: str = ""


@dataclass
class AskedPart:
    """A part of the form with the questions it asks."""

    part: FormPart
    questions: list[Question] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The part's key, as in addresses."""
        return self.part.key

    @property
    def title(self) -> str:
        """The part's title in the reader's language."""
        return str(self.part.title)


@dataclass
class Whole:
    """Everything of a submission that is checked, shown and sent."""

    submission: Submission
    parts: list[AskedPart]
    answers: dict[int, Answer]
    team: list[TeamMember]
    proposal: Any
    frame: Frame
    missing: list[Missing] = field(default_factory=list)

    @cached_property
    def files(self) -> dict[int, list[Attachment]]:
        """The files by question, read only where a file is demanded or shown (one query)."""
        found: dict[int, list[Attachment]] = {}
        for one in self.submission.attachments.filter(removed_at=None).select_related("blob"):
            found.setdefault(one.question_id or 0, []).append(one)
        return found

    @cached_property
    def lines(self) -> list[Any]:
        """The lines of the budget, read only where they are shown (one query)."""
        return list(self.submission.budget_lines.all())

    @property
    def asked_minor(self) -> int | None:
        """What is asked for in minor units, None without a line; a page may have read it already."""
        if "asked_minor" in self.submission.__dict__:
            return self.submission.__dict__["asked_minor"]
        return sum(line.amount_minor - line.own_minor for line in self.lines) if self.lines else None

    @property
    def requested(self) -> Money:
        """What is asked for: the lines less the own contributions."""
        return Money(self.asked_minor or 0, self.submission.call.currency)

    def value(self, question: Question) -> Any:
        """The kept answer to a question, or None."""
        answer = self.answers.get(question.pk)
        return answer.value if answer else None


def frame_of(call: Any) -> Frame:
    """Return what answers of this call are judged and shown with."""
    places = tuple((place["code"], str(place["name"])) for place in call.programme.places)
    return Frame(call.currency, places)


def asked_parts(submission: Submission) -> list[AskedPart]:
    """Return the parts asked now: of no stage, of the first, or of one entered (one query where none has any)."""
    parts: dict[int, AskedPart] = {}
    questions = Question.objects.filter(part__call=submission.call_id).select_related("part")
    for question in questions.order_by("part__order", "part__pk", "order", "pk"):
        parts.setdefault(question.part_id, AskedPart(question.part)).questions.append(question)
    if not any(one.part.stage_id for one in parts.values()):
        return list(parts.values())
    entered: set[int | None] = set(submission.stage_entries.values_list("stage_id", flat=True))
    entered |= {None, submission.call.stages.order_by("order").values_list("pk", flat=True).first()}
    return [one for one in parts.values() if one.part.stage_id in entered]


def read(submission: Submission) -> Whole:
    """Read the submission with its parts, answers and team; files and budget are read where they are asked for."""
    team = submission.__dict__.get("present_team")
    return Whole(
        submission=submission,
        parts=asked_parts(submission),
        answers={one.question_id: one for one in submission.answers.select_related("changed_by")},
        team=list(submission.team.present()) if team is None else team,
        proposal=getattr(submission, "proposal", None),
        frame=frame_of(submission.call),
    )
