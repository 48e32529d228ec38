# SPDX-License-Identifier: AGPL-3.0-or-later
"""A proposal as a panelist reads it: answers by part, budget, files; without anything that tells who they are.

In a blind call identifying answers, team, institution, who would sign and the names of files are left out here,
once for every page that panelists see.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.money import Money
from grants.answers import Frame, shown
from grants.models import Attachment, Submission

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@dataclass(frozen=True)
class Paper:
    """One file as the panelist is offered it: its row, what it is called, how large it is."""

    attachment: Attachment
    label: str
    name: str

    @property
    def kilobytes(self) -> int:
        """The size in KB, rounded up."""
        return -(-self.attachment.blob.size // 1024)


@dataclass
class Reading:
    """What is shown of a proposal."""

    submission: Submission
    blind: bool
    trade: str = ""
    place: str = ""
    institution: str = ""
    parts: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)
    lines: list[Any] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    team: list[Any] = field(default_factory=list)

    @property
    def requested(self) -> Money:
        """What is asked for: the lines less the own contributions."""
        minor = sum(line.amount.minor - line.own.minor for line in self.lines)
        return Money(minor, self.submission.call.currency)


def read_proposal(submission: Submission) -> Reading:
    """Read the proposal (three queries; one more where names are shown). Its call must be at hand."""
    call = submission.call
    details = getattr(submission, "proposal", None)
    reading = Reading(submission, call.blind)
    if details is not None:
        reading.trade = details.trade
        reading.place = call.programme.place_name(details.place) if details.place else ""
    reading.parts = _parts(submission)
    reading.lines = list(submission.budget_lines.all())
    for line in reading.lines:
        line.amount = Money(line.amount_minor, call.currency)
        line.own = Money(line.own_minor, call.currency)
    reading.papers = papers_of(submission)
    if not call.blind:
        reading.team = list(submission.team.present())
        reading.institution = str(details.institution or "") if details else ""
    return reading


def _parts(submission: Submission) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (part, [(question, answer in words)]) for everything answered that may be shown."""
    call = submission.call
    frame = Frame(call.currency, tuple((one["code"], str(one["name"])) for one in call.programme.places))
    answers = submission.answers.select_related("question__part")
    if call.blind:
        answers = answers.exclude(question__identifying=True)
    answers = answers.order_by("question__part__order", "question__part_id", "question__order", "question_id")
    found = []
    for part, rows in groupby(answers, key=lambda answer: answer.question.part):
        told = [(str(row.question.label), shown(row.question, row.value, frame)) for row in rows]
        told = [(label, text) for label, text in told if text]
        if told:
            found.append((str(part.title), told))
    return found


def papers_of(submission: Submission) -> list[Paper]:
    """Return the files that may be read, under names that tell nothing where the call is blind."""
    blind = submission.call.blind
    rows: Iterable[Attachment] = submission.attachments.filter(removed_at=None).select_related(
        "blob", "question"
    )
    if blind:
        rows = rows.exclude(question__identifying=True)
    found = []
    for place, one in enumerate(rows.order_by("pk"), start=1):
        about = str(one.question.label) if one.question else ""
        label = _("File %(n)s") % {"n": place} if blind else one.name
        ending = ENDINGS.get(one.blob.mime, "bin")
        name = f"{slugify(submission.label)}-{place}.{ending}" if blind else one.name
        found.append(Paper(one, f"{label}: {about}" if about else label, name))
    return found
