# SPDX-License-Identifier: AGPL-3.0-or-later
"""How far a workbook's call has come: opened, closed, screened, before the panel; and its stages."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from exchange.book import Book, Row
from grants.process import StageFacts
from grants.states import PassRule, StageKind

OPENS, CLOSES = time(8, 0), time(17, 0)


@dataclass(frozen=True)
class Reach:
    """The moments of a call (None: the file says nothing), and what has been done in it."""

    now: datetime
    opens_at: datetime | None
    closes_at: datetime | None
    screened: bool
    reviewed: bool

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is handed in."""
        return self.screened or (self.closes_at is not None and self.closes_at <= self.now)


def reach_of(book: Book, now: datetime | None = None) -> Reach:
    """How far the call of the workbook has come by now."""
    row = book.one("call")
    reviewed = book.has("scores") or book.has("reviews")
    return Reach(
        now=now or timezone.now(),
        opens_at=_moment(book, row, "opens", OPENS),
        closes_at=_moment(book, row, "closes", CLOSES),
        screened=reviewed or book.has("screening"),
        reviewed=reviewed,
    )


def _moment(book: Book, row: Row, name: str, hour: time) -> datetime | None:
    """The moment, or that of so many days from the first import at the usual hour."""
    if row[name] is not None:
        return row[name]
    days = row[f"{name} in days"]
    if days is None:
        return None
    return datetime.combine(book.frame.today + timedelta(days=days), hour, book.frame.zone)


def stage_rows(book: Book) -> list[Row]:
    """The stages as the file has them; without the sheet one screening, then one review."""
    if book.has("stages"):
        return book.rows("stages")
    call, page = book.one("call"), book.one("stages").page
    rows = [Row(page, 0), Row(page, 0)]
    rows[0].values = {"stage": "screening", "kind": "screening", "due": call["screened by"]}
    rows[1].values = {"stage": "review", "kind": "review", "due": call["reviews due"]}
    rows[1].values["reviews"] = call["reviews"]
    return rows


def stage_facts(book: Book) -> list[StageFacts]:
    """The stages as the validator of processes knows them; the last scored one is the committee's."""
    rows = stage_rows(book)
    return [
        StageFacts(
            key=row.key("stage"),
            order=place,
            kind=row["kind"],
            passes=row["passes"] or _usual_rule(row, row is rows[-1]),
            name=str(row.translated("title", book.frame.language)) or row.text("stage"),
            passes_n=row["places"],
            reviews=row["reviews"] or book.one("call")["reviews"] or 3,
            due_on=row["due"],
        )
        for place, row in enumerate(rows, start=1)
    ]


def _usual_rule(row: Row, is_last: bool) -> str:
    if row["kind"] == StageKind.SCREENING:
        return PassRule.ALL_ELIGIBLE
    return PassRule.COMMITTEE if is_last else PassRule.BEST_N


__all__ = ["Reach", "reach_of", "stage_facts", "stage_rows"]
