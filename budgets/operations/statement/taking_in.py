# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking a kept file in: some hundred lines at a time, each time all or none, going on where it was left."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from budgets.models import StatementImport, StatementLine
from budgets.operations.statement.desk import Desk
from budgets.operations.statement.matching import look_again, match
from budgets.operations.statement.reader import READER
from budgets.operations.statement.reading import lines_of, read_content
from core import audit, blobs, jobs, outbox
from core.acting import acting
from core.bulk import insert_rows

AT_ONCE = 500


def take_in(rows: list[StatementImport]) -> int:
    """Take in what is left of the statements of one file; return how many lines that were."""
    content = blobs.read(rows[0].sha256)
    statements = read_content(content, rows[0].programme_key, look=False)
    total, count = sum(row.total for row in rows), 0
    for row in rows:
        lines = list(lines_of(row, statements[row.part - 1]))
        while taken := _take_some(row, lines):
            count += taken
            jobs.reach(row.job_key, min(count, total - 1), total)
    jobs.reach(rows[0].job_key, total, total)
    jobs.finish(rows[0].job_key)
    return count


def _take_some(row: StatementImport, lines: list[StatementLine]) -> int:
    """Take in the next lines of a statement in one transaction; return how many, 0 when all are there."""
    with acting(through="import", source=row.source), transaction.atomic():
        one_at_a_time(row.programme_key)
        begun = StatementLine.objects.filter(statement=row).count()
        some = lines[begun : begun + AT_ONCE]
        if some:
            desk = Desk(row.programme_key, row.bank, [one.end_to_end_id for one in some if one.end_to_end_id])
            moved = match(some, desk)
            insert_rows(some)
            look_again([one.end_to_end_id for one in moved], row.programme_key)
        if begun + len(some) >= row.total:
            _finish(row)
    return len(some)


def one_at_a_time(programme_key: str) -> None:
    """Wait for the others who bring files into this programme or decide about lines: the first statement's lock."""
    first = StatementImport.objects.select_for_update(no_key=True).filter(programme_key=programme_key)
    first.order_by("pk").first()


def _finish(row: StatementImport) -> None:
    if StatementImport.objects.filter(pk=row.pk, finished_at=None).update(finished_at=timezone.now()):
        counts = {
            state: row.lines.filter(state=state).count()
            for state in row.lines.order_by().values_list("state", flat=True).distinct()
        }
        audit.record("finish", row, by=READER, counts=counts)


@outbox.handles("statement")
def go_on(payload: dict[str, Any], key: str) -> None:
    """Take in what is left of a file; one that was taken in is left as it is."""
    found = StatementImport.objects.filter(
        programme_key=payload["programme"], sha256=payload["sha256"]
    ).order_by("part")
    rows = list(found)
    if any(row.finished_at is None for row in rows):
        take_in(rows)
