# SPDX-License-Identifier: AGPL-3.0-or-later
"""The parts of a proposal as a person goes through them: what is done, what is next, until when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import showing
from grants import deadlines
from grants.answers import is_empty
from grants.completeness import ABOUT, BUDGET, PART, PARTY, TEAM, Missing, Whole
from grants.states import CallKind

SOON = timedelta(days=1)


@dataclass
class Task:
    """One part: `look` and `word` for the chip, `place` (done, now, todo) for the steps."""

    page: str
    key: str
    label: str
    url: str
    hint: str
    look: str
    word: str
    place: str


@dataclass(frozen=True)
class Told:
    """A deadline as it is told: in words with its zone, for machines, and how far away it is."""

    text: str
    iso: str
    left: str
    past: bool


def deadline_told(submission: Any) -> Told | None:
    """Return the submission's deadline for people, or None where there is none."""
    when = deadlines.deadline(submission)
    if when is None:
        return None
    return Told(
        text=showing.moment_text(when, submission.call.zone),
        iso=showing.machine_time(when),
        left=time_left(when),
        past=when < timezone.now(),
    )


def time_left(when: datetime) -> str:
    """Return how many days are left, in words; nothing in the last day, when the page counts itself."""
    left = when - timezone.now()
    if left < SOON:
        return ""
    return ngettext("%(n)s day left", "%(n)s days left", left.days) % {"n": left.days}


def tasks_of(whole: Whole, now: str = "") -> list[Task]:
    """Return the parts in order; `now` is the address of the one that is open."""
    found = []
    for page, key, label, url, hint in _pages(whole):
        open_points = [one for one in whole.missing if one.page == page and one.part_key == key]
        look, word = _state(whole, page, key, open_points)
        place = "now" if url == now else ("done" if look == "done" else "todo")
        found.append(Task(page, key, label, url, hint, look, word, place))
    return found


def next_task(tasks: list[Task], after: str = "") -> Task | None:
    """Return the first part that is not done, beginning behind the one at the address `after`."""
    here = next((n for n, task in enumerate(tasks) if task.url == after), -1)
    ordered = [*tasks[here + 1 :], *tasks[: here + 1]]
    return next((task for task in ordered if task.look != "done"), None)


def _pages(whole: Whole) -> list[tuple[str, str, str, str, str]]:
    pk = whole.submission.pk
    team = whole.submission.call.kind == CallKind.PROPOSALS
    found = [(ABOUT, ABOUT, _("Your project"), reverse("about", args=[pk]), "")]
    if team:
        found.append((TEAM, TEAM, _("Your team"), reverse("team", args=[pk]), _team_hint(whole)))
    for part in whole.parts:
        minutes = part.part.minutes
        hint = ngettext("About %(n)s minute", "About %(n)s minutes", minutes) % {"n": minutes}
        found.append((PART, part.key, part.title, reverse("part", args=[pk, part.key]), hint))
    if team:
        asked = "" if whole.asked_minor is None else str(whole.requested)
        found.append((BUDGET, BUDGET, _("Budget"), reverse("budget", args=[pk]), asked))
        found.append((PARTY, PARTY, _("Who signs"), reverse("party", args=[pk]), ""))
    return found


def _team_hint(whole: Whole) -> str:
    count = len(whole.team)
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": count} if count else ""


def _state(whole: Whole, page: str, key: str, open_points: list[Missing]) -> tuple[str, str]:
    """Return look and word of a part."""
    if not open_points:
        return "done", _("Done")
    if page == TEAM:
        waited = [member.name for member in whole.team if member.confirmed_at is None]
        if waited and len(open_points) == len(waited):
            return "waiting", _("Waiting for %(name)s") % {"name": waited[0].split(" ")[0]}
    return ("waiting", _("Begun")) if _begun(whole, page, key) else ("draft", _("To do"))


def _begun(whole: Whole, page: str, key: str) -> bool:
    if page == PART:
        part = next(one for one in whole.parts if one.key == key)
        return any(not is_empty(whole.value(one)) for one in part.questions)
    if page == ABOUT:
        return bool(whole.submission.title or whole.proposal)
    if page == BUDGET:
        return whole.asked_minor is not None
    return bool({TEAM: whole.team, PARTY: whole.submission.contracting_kind}[page])


def context_of(whole: Whole, now: str = "") -> dict[str, Any]:
    """Return what the frame around every page of a draft shows."""
    tasks = tasks_of(whole, now)
    done = sum(task.look == "done" for task in tasks)
    return {
        "submission": whole.submission,
        "call": whole.submission.call,
        "whole": whole,
        "tasks": tasks,
        "done": done,
        "total": len(tasks),
        "step": next((n for n, task in enumerate(tasks, 1) if task.url == now), 0),
        "task": next((task for task in tasks if task.url == now), None),
        "deadline": deadline_told(whole.submission),
        "progress": _("%(done)s of %(total)s parts done") % {"done": done, "total": len(tasks)},
    }


def where_next(whole: Whole, here: str) -> str:
    """Return the address of the next part that is not done, else of checking and sending."""
    task = next_task(tasks_of(whole), here)
    return task.url if task else reverse("check", args=[whole.submission.pk])
