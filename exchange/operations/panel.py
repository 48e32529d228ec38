# SPDX-License-Identifier: AGPL-3.0-or-later
"""The panel, its ties, and its reviews. An imported score says so: its review names the file it came from."""

from collections.abc import Iterator
from datetime import datetime

from core.arrivals import Act, arrive
from exchange.book import Row
from exchange.operations.landing import Landing
from exchange.operations.submissions import AT_ONCE, brought_with
from grants.models import Stage
from grants.states import StageKind
from reviews.models import ConflictOfInterest, Panel, Panelist, Review, Score
from reviews.states import ReviewState, TieKind, TieOrigin

Pair = tuple[str, str]  # submission and panelist, as the file names them


def bring_panel(landing: Landing) -> None:
    """Seat the panelists who have no seat yet, in the first stage that a panel scores."""
    rows = landing.book.index("panel", "panelist")
    named = dict.fromkeys(rows)
    if not named:
        named = dict.fromkeys(row.text("panelist") for row in landing.book.rows("scores"))
        named |= dict.fromkeys(row.text("panelist") for row in landing.book.rows("reviews"))
    named.pop("", None)
    if not named:
        return
    stage = _scored_stage(landing)
    panel = Panel.objects.filter(stage=stage).first()
    if panel is None:
        panel = Panel.objects.create(stage=stage, seated_at=_seated_at(landing))
    seats = {seat.person_id: seat for seat in panel.panelists.select_related("person")}
    has_chair = any(seat.is_chair and seat.left_at is None for seat in seats.values())
    fresh = []
    for short in named:
        person = landing.people[short]
        if person.pk not in seats:
            seats[person.pk] = seat = _seat(landing, panel, short, rows.get(short), has_chair)
            fresh.append(seat)
    Panelist.objects.bulk_create(fresh, batch_size=AT_ONCE)
    landing.panelists = {
        short: seats[person.pk] for short, person in landing.people.items() if person.pk in seats
    }
    landing.new["panel"] += len(fresh)
    landing.acts += [Act("seat", seat, at=seat.seated_at, given={"person": seat.person}) for seat in fresh]


def _scored_stage(landing: Landing) -> Stage:
    """The first stage that a panel scores: a call without one cannot be opened, so it is not scored either."""
    return landing.call.stages.filter(kind__in=StageKind.SCORED).earliest("order")


def _seated_at(landing: Landing) -> datetime:
    """When the panel was seated: at the closing, as far as a file can know."""
    declared = [row["declared"] for row in landing.book.rows("panel") if row["declared"]]
    return landing.not_later(landing.call.closed_at, min(declared, default=None))


def _seat(landing: Landing, panel: Panel, short: str, row: Row | None, has_chair: bool) -> Panelist:
    """A seat. Who scored elsewhere, and stands in no sheet of the panel, has read what there is to read."""
    declared = row["declared"] if row is not None else landing.now
    return Panelist(
        panel=panel,
        person=landing.people[short],
        institution=landing.homes.get(short),
        is_chair=bool(row is not None and row["chair"] and not has_chair),
        most_reviews=row["most reviews"] if row is not None else None,
        fields=(row["trade"] or []) if row is not None else [],
        seated_at=_seated_at(landing),
        declared_at=landing.not_later(declared) if declared else None,
    )


def bring_conflicts(landing: Landing) -> None:
    """Keep the ties that are not known yet."""
    rows = landing.book.rows("conflicts")
    there = set(
        ConflictOfInterest.objects.filter(submission__call=landing.call).values_list("panelist", "submission")
    )
    fresh = []
    for row in rows:
        seat = landing.panelists[row.text("panelist")]
        submission = landing.submissions[row.text("submission")]
        if (seat.pk, submission.pk) in there:
            continue
        there.add((seat.pk, submission.pk))
        fresh.append(
            ConflictOfInterest(
                panelist=seat,
                submission=submission,
                kind=row["tie"] or TieKind.OTHER,
                origin=row["origin"] or TieOrigin.IMPORTED,
                reason=row.text("reason"),
                known_at=landing.not_later(row["at"], seat.declared_at),
            )
        )
    ConflictOfInterest.objects.bulk_create(fresh, batch_size=AT_ONCE)
    landing.new["conflicts"] += len(fresh)
    landing.acts += [Act("import_conflict", one, at=one.known_at) for one in fresh]


def bring_reviews(landing: Landing) -> None:
    """Bring the reviews that are not there yet, with their scores."""
    given = _scores_by_review(landing)
    rows = {(row.text("submission"), row.text("panelist")): row for row in landing.book.rows("reviews")}
    if not given and not rows:
        return
    stage = _scored_stage(landing)
    there = set(stage.reviews.values_list("submission_id", "panelist_id"))
    asked = [one for one in landing.criteria.values() if one.stage_id == stage.pk]
    fresh: dict[Pair, Review] = {}
    acts: list[Act] = []
    for pair in dict.fromkeys([*rows, *given]):
        submission, seat = landing.submissions[pair[0]], landing.panelists[pair[1]]
        if (submission.pk, seat.pk) in there:
            continue
        review = fresh[pair] = Review(
            panelist=seat,
            submission=submission,
            stage=stage,
            assigned_at=landing.not_later(seat.declared_at, landing.call.closed_at),
            source=landing.source,
            version=1,
        )
        state = _state(landing, rows.get(pair), len(given.get(pair, ())), len(asked))
        given_with = {"panelist": seat.person, "scores": len(given.get(pair, ()))}
        acts += brought_with(
            _steps(landing, review, rows.get(pair), state), Act("import_review", review, given=given_with)
        )
    Review.objects.bulk_create(fresh.values(), batch_size=AT_ONCE)
    scores = list(_scores(landing, fresh, given))
    Score.objects.bulk_create(scores, batch_size=AT_ONCE)
    landing.new["reviews"] += len(fresh)
    landing.new["scores"] += len(scores)
    landing.acts += acts


def _scores_by_review(landing: Landing) -> dict[Pair, list[Row]]:
    found: dict[Pair, list[Row]] = {}
    for row in landing.book.rows("scores"):
        found.setdefault((row.text("submission"), row.text("panelist")), []).append(row)
    return found


def _state(landing: Landing, row: Row | None, scored: int, asked: int) -> str:
    """How far a review is: as its row says; without one it was sent, unless the file tells drafts apart."""
    if row is not None:
        return row["state"]
    told_apart = landing.book.has("reviews")
    return ReviewState.DRAFTING if told_apart and scored < asked else ReviewState.SUBMITTED


def _steps(landing: Landing, review: Review, row: Row | None, state: str) -> list[Act]:
    """Fill in a review and take its steps."""
    if row is not None:
        review.comment, review.strength = row.text("overall"), row.text("strength")
        review.improve = row.text("improve")
    submitted = row["submitted"] if row is not None else None
    at = max(landing.not_later(submitted), review.assigned_at)
    if state == ReviewState.DRAFTING:
        return [arrive(review, "begin", by=landing.by, at=at)]
    if state == ReviewState.SUBMITTED:
        return [arrive(review, "submit", by=landing.by, at=at)]
    return []


def _scores(landing: Landing, fresh: dict[Pair, Review], given: dict[Pair, list[Row]]) -> Iterator[Score]:
    for pair, review in fresh.items():
        for row in given.get(pair, ()):
            yield Score(
                review=review,
                criterion=landing.criteria[row.key("criterion")],
                value=row["score"],
                comment=row.text("comment"),
                given_at=review.submitted_at or review.begun_at or review.assigned_at,
            )
