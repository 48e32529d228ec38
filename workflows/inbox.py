# SPDX-License-Identifier: AGPL-3.0-or-later
"""The inbox: what waits for a person, grouped, since when, until when. One query, whatever the number."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.rules import roles_of
from workflows.engine import Wait
from workflows.flows import WAITS
from workflows.models import Turn


@dataclass(frozen=True)
class Line:
    """One line of the inbox: words, one action, since when, until when."""

    words: str
    url: str
    since: datetime
    due: datetime | None
    count: int


def turns_of(person: Any) -> QuerySet[Turn]:
    """Return the turns of a person: the person's own, and those of the roles held now."""
    mine = Q(person_id=person.pk)
    for held in roles_of(person):
        role = Q(role=held.role, programme_key=held.programme_key)
        if held.call_key:
            role &= Q(call_key=held.call_key)
        if held.institution_id:
            role &= Q(institution_id=None) | Q(institution_id=held.institution_id)
        mine |= role
    return Turn.objects.filter(mine, task__status="NEW")


def lines_of(person: Any) -> list[Line]:
    """Return the person's lines, the most pressing first."""
    groups = (
        turns_of(person)
        .values("node", "group", "group_url")
        .annotate(
            count=Count("pk"), since=Min("since"), due=Min("due_at"), url=Max("url"), label=Max("label")
        )
        .order_by("node", "group", "group_url")
    )
    lines = [_line(group, WAITS[group["node"]]) for group in groups if group["node"] in WAITS]
    far = timezone.now() + timedelta(days=36500)
    return sorted(lines, key=lambda line: (line.due or far, line.since, line.words))


def _line(group: dict[str, Any], wait: Wait) -> Line:
    """Return the line of one group: the thing's own page when there is only one of it."""
    one = group["count"] == 1
    words = str(wait.one if one else wait.many) % {"label": group["label"], "n": group["count"]}
    return Line(
        words, group["url"] if one else group["group_url"], group["since"], group["due"], group["count"]
    )


def grouped(lines: list[Line], now: datetime) -> list[tuple[str, Any, list[Line]]]:
    """Return (key, heading, lines) for overdue, today, this week, later; empty groups are left out."""
    tonight = timezone.localtime(now).replace(hour=23, minute=59, second=59)
    week = tonight + timedelta(days=7)
    headings = {
        "overdue": _("Overdue"),
        "today": _("Today"),
        "week": _("This week"),
        "later": _("When you can"),
    }
    found: dict[str, list[Line]] = {key: [] for key in headings}
    for line in lines:
        if line.due is None or line.due > week:
            found["later"].append(line)
        elif line.due < now:
            found["overdue"].append(line)
        else:
            found["today" if line.due <= tonight else "week"].append(line)
    return [(key, headings[key], found[key]) for key in headings if found[key]]


def count_of(person: Any) -> int:
    """Return how many lines a person's inbox has."""
    return turns_of(person).values("node", "group").distinct().count()


def next_moment(person: Any) -> datetime | None:
    """Return the next date that concerns the person, for an empty inbox: a closing of a call of theirs."""
    from grants.models import Call

    calls = Call.objects.filter(
        Q(submissions__team__person_id=person.pk)
        | Q(programme_key__in={r.programme_key for r in roles_of(person)}),
        closes_at__gt=timezone.now(),
    )
    return calls.aggregate(next=Min("closes_at"))["next"]
