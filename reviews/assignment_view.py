# SPDX-License-Identifier: AGPL-3.0-or-later
"""An assignment as its page shows it: every proposal with its readers, every panelist's load, and why.

What the reader has a tie to is nowhere in it.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from grants.models import Stage, Submission
from reviews.assignment_words import warnings_in
from reviews.models import AssignmentRun, Review
from reviews.states import ReviewState


@dataclass(frozen=True)
class Reader:
    """One panelist's review of a proposal, and what the pair is worth (None: given by hand)."""

    review: Review
    worth: int | None


def proposals_of(stage: Stage, hidden: set[int]) -> QuerySet[Submission]:
    """Return what lies before the panel, by number."""
    rows = Submission.objects.filter(call_id=stage.call_id).under_review().exclude(pk__in=hidden)
    return rows.select_related("proposal").order_by("number", "pk")


def worth_of(run: AssignmentRun | None) -> dict[tuple[int, int], int]:
    """Return the worth of each pair of a run."""
    return {(row[0], row[1]): row[2] for row in run.report["pairs"]} if run else {}


def with_readers(page: list[Submission], stage: Stage, run: AssignmentRun | None) -> list[Submission]:
    """Give each proposal of a page its `readers` and how many are `short` (one query)."""
    worth = worth_of(run)
    by_submission: dict[int, list[Reader]] = {}
    rows = Review.objects.filter(stage=stage, submission__in=page, state__in=ReviewState.LIVE)
    for one in rows.select_related("panelist__person").order_by("panelist__person__name", "pk"):
        pair = worth.get((one.submission_id, one.panelist_id))
        by_submission.setdefault(one.submission_id, []).append(Reader(one, pair))
    for submission in page:
        submission.readers = by_submission.get(submission.pk, [])
        submission.short = max(0, stage.reviews_per_submission - len(submission.readers))
    return page


def explained(run: AssignmentRun | None, hidden: set[int]) -> dict[str, Any] | None:
    """Return the run's report in the words and figures of the page."""
    if run is None:
        return None
    report = dict(run.report)
    for name in ("no_expert", "same_organisation"):
        report[name] = [pk for pk in report[name] if pk not in hidden]
    report["missing"] = {pk: n for pk, n in report["missing"].items() if int(pk) not in hidden}
    return {
        "run": run,
        "optimum": round(100 * report["share_of_optimum"], 1),
        "bound": round(100 * report["share_of_bound"], 1),
        "warnings": warnings_in(report),
        "components": report["components"],
        # Sums over all proposals would tell of those that this reader may not know of.
        "whole": None if hidden else report,
    }
