# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which version of its call's form a submission answered: facts tell, nothing is pinned.

A draft is asked the form that stands. What was sent keeps the words of the version that stood when it was sent.
"""

from typing import Any

from grants.blueprint.differing import NEW
from grants.blueprint.reading import as_questions
from grants.models import FormVersion, Question, Submission
from grants.states import SubmissionState


def questions_for(submission: Submission, rows: list[Question]) -> list[Question]:
    """Return what this submission is asked, of all `rows` of its call (one query more once a form has versions)."""
    version = _version_of(submission, rows)
    if version is None:
        return [row for row in rows if not row.retired]
    known = {row.key: row for row in rows}
    found = []
    for part, questions in as_questions(version.content):
        for question in questions:
            row = known.get(question.key)
            if row is None:  # nobody answered it, and it is gone
                continue
            question.pk, part.pk, part.call_id = row.pk, row.part_id, row.part.call_id
            part.stage_id = row.part.stage_id
            question.part = part
            question.identifying = question.identifying or row.identifying
            found.append(question)
    return found


def _version_of(submission: Submission, rows: list[Question]) -> FormVersion | None:
    """Return the version that a sent submission answered, or None where the rows say the same."""
    stands = max((row.part.version for row in rows), default=1)
    if stands == 1 or submission.state == SubmissionState.DRAFT or submission.submitted_at is None:
        return None
    versions = FormVersion.objects.filter(
        call=submission.call.asks_id, published_at__lte=submission.submitted_at
    )
    last = versions.order_by("-number").first()
    return None if last is None or last.number == stands else last


def changed_since(submission: Submission) -> list[dict[str, Any]]:
    """Return how the form changed since the draft was begun, or sent and taken back (one query)."""
    since = submission.submitted_at or submission.started_at
    rows = FormVersion.objects.filter(call=submission.call.asks_id, number__gt=1, published_at__gt=since)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for version in rows.order_by("number"):
        for change in version.changes:
            found[(change["what"], change["question"])] = change
    return list(found.values())


def new_ones(changes: list[dict[str, Any]]) -> set[str]:
    """Return the keys of the questions that are new."""
    return {change["question"] for change in changes if change["what"] == NEW}
