# SPDX-License-Identifier: AGPL-3.0-or-later
"""Submissions that are new, each taken by its own steps as far as the file says it has come."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from core.arrivals import Act, arrive
from exchange.book import Row, slug_of
from exchange.numbers import number_of
from exchange.operations.call import reviewed_from
from exchange.operations.landing import Landing
from grants.models import ScreeningCheck, Stage, StageEntry, Submission
from grants.states import CallState, StageKind, StageOutcome, SubmissionState

AT_ONCE = 500


@dataclass(frozen=True)
class Screened:
    """What the officers found of one submission."""

    rows: tuple[Row, ...]
    eligible: bool
    at: datetime | None


def bring_submissions(landing: Landing) -> dict[str, Submission]:
    """Bring the submissions that are not there yet, and what the screening found of them; return these."""
    known = landing.known.submissions
    there = Submission.objects.in_bulk({known[text] for text in known})
    landing.submissions = {text: there[pk] for text, pk in known.items()}
    rows = [row for row in landing.book.rows("submissions") if row.text("submission") not in known]
    screened = _screening(landing)
    fresh = {row.text("submission"): _submission(landing, row) for row in rows}
    acts: list[Act] = []
    for row in rows:
        submission = fresh[row.text("submission")]
        acts += brought_with(
            _steps(landing, row, submission, screened.get(row.text("submission"))),
            Act("import_submission", submission, given={"as": row.text("submission")}),
        )
    Submission.objects.bulk_create(fresh.values(), batch_size=AT_ONCE)
    landing.submissions |= fresh
    landing.new["submissions"] += len(fresh)
    landing.acts += acts
    _bring_entries(landing, fresh.values())
    _bring_checks(landing, fresh, screened)
    _count_on(landing, fresh.values())
    return fresh


def brought_with(steps: list[Act], act: Act) -> list[Act]:
    """The steps of a thing that was brought, the first one saying how it came; without steps the act itself."""
    if not steps:
        return [act]
    return [replace(steps[0], given={**act.given, **steps[0].given}), *steps[1:]]


def _submission(landing: Landing, row: Row) -> Submission:
    lead = landing.person(_lead(landing, row))
    typed_by = landing.person(row.text("typed by"))
    begun = landing.not_later(row["begun"], row["submitted"], landing.call.opened_at)
    submission = Submission(
        call=landing.call,
        programme_key=landing.programme.key,
        title=" ".join(row.text("title").split()),
        language=row.text("language") or landing.call.prevailing_language,
        started_by=typed_by or lead or landing.by,
        started_at=begun,
        contracting_kind=row["party"] or "" if _party_name(landing, row) else "",
        contracting_name=_party_name(landing, row)[:160],
        contracting_number=row.text("party number"),
        source=landing.source,
        imported_as=row.text("submission"),
    )
    if row["state"] != SubmissionState.DRAFT:
        submission.number = number_of(row.text("submission"), landing.call.number_prefix)
    return submission


def _lead(landing: Landing, row: Row) -> str:
    """Who leads the team: the submission's own cell, else the row of the team."""
    return row.text("lead") or landing.leads.get(row.text("submission"), "")


def _party_name(landing: Landing, row: Row) -> str:
    """Who would sign: as named, else the institution, else the lead."""
    institution, lead = (
        landing.institution(row.text("institution")),
        landing.person(_lead(landing, row)),
    )
    usual = {"institution": institution.name if institution else "", "person": lead.name if lead else ""}
    return row.text("party name") or usual.get(row["party"], "")


def _screening(landing: Landing) -> dict[str, Screened]:
    rows: dict[str, list[Row]] = {}
    for row in landing.book.rows("screening"):
        rows.setdefault(row.text("submission"), []).append(row)
    return {
        text: Screened(
            rows=tuple(some),
            eligible=all(row["met"] for row in some),
            at=max((row["checked"] for row in some if row["checked"]), default=None),
        )
        for text, some in rows.items()
    }


def _steps(landing: Landing, row: Row, submission: Submission, screened: Screened | None) -> list[Act]:
    """Take the submission's steps, each at its moment."""
    if row["state"] == SubmissionState.DRAFT:
        return []
    by, call = landing.by, landing.call
    sent = max(landing.not_later(row["submitted"], call.closed_at), submission.started_at)
    steps = [arrive(submission, "submit", by=by, at=sent)]
    if landing.reach.screened or call.state == CallState.UNDER_REVIEW:
        eligible = screened is None or screened.eligible
        at = max(sent, _screened_at(landing, screened))
        steps.append(arrive(submission, "find_eligible" if eligible else "find_ineligible", by=by, at=at))
        if eligible and call.state == CallState.UNDER_REVIEW:
            entered = max(at, reviewed_from(landing, call))
            steps.append(arrive(submission, "enter_review", by=by, at=entered))
    if row["state"] == SubmissionState.WITHDRAWN and submission.state != SubmissionState.INELIGIBLE:
        steps.append(arrive(submission, "withdraw", by=by, at=max(step.at for step in steps if step.at)))
    return steps


def _screened_at(landing: Landing, screened: Screened | None) -> datetime:
    day = landing.book.one("call")["screened by"]
    usual = landing.evening(day) if day else landing.call.closed_at
    return landing.not_later(screened.at if screened else None, usual)


def _bring_entries(landing: Landing, fresh: Iterable[Submission]) -> None:
    """Say for each how it fared in the screening, and that it stands before the panel."""
    stages = list(landing.call.stages.order_by("order"))
    screening = next((one for one in stages if one.kind == StageKind.SCREENING), None)
    scored = next((one for one in stages if one.kind in StageKind.SCORED), None)
    entries = []
    for one in fresh:
        if one.submitted_at is None:
            continue
        if screening is not None:
            entries.append(_entry(one, screening))
        if scored is not None and (screening is None or one.state == SubmissionState.UNDER_REVIEW):
            entries.append(StageEntry(submission=one, stage=scored, handed_in_at=one.submitted_at))
    StageEntry.objects.bulk_create(entries, batch_size=AT_ONCE)


def _entry(submission: Submission, stage: Stage) -> StageEntry:
    outcome = StageOutcome.PENDING
    if submission.screened_at is not None:
        failed = submission.state == SubmissionState.INELIGIBLE
        outcome = StageOutcome.NOT_PASSED if failed else StageOutcome.PASSED
    return StageEntry(
        submission=submission,
        stage=stage,
        handed_in_at=submission.submitted_at,
        outcome=outcome,
        decided_at=submission.screened_at,
    )


def _bring_checks(landing: Landing, fresh: dict[str, Submission], screened: dict[str, Screened]) -> None:
    """Keep what the officers found, rule by rule; a rule without a row was met."""
    rules = {rule.key: rule for rule in landing.call.eligibility_rules.all()}
    checks = []
    for text, one in screened.items():
        submission = fresh.get(text)
        if submission is None or submission.screened_at is None:
            continue
        found = {slug_of(row.text("rule")): row for row in one.rows}
        for key, rule in rules.items():
            met = found[key]["met"] if key in found else True
            reason = found[key].text("reason") if key in found else ""
            checks.append(
                ScreeningCheck(
                    submission=submission,
                    rule=rule,
                    met=met,
                    reason="" if met else reason,
                    by=landing.by,
                    at=submission.screened_at,
                )
            )
    ScreeningCheck.objects.bulk_create(checks, batch_size=AT_ONCE)


def _count_on(landing: Landing, fresh: Iterable[Submission]) -> None:
    """Let the call count on from the highest number that came."""
    call = landing.call
    behind = re.compile(rf"{re.escape(call.number_prefix)}-(\d{{1,8}})")
    numbers = [int(found[1]) for one in fresh if one.number and (found := behind.fullmatch(one.number))]
    highest = max([call.last_number, *numbers])
    if highest > call.last_number:
        call.last_number = highest
        call.save(update_fields=["last_number"])
