# SPDX-License-Identifier: AGPL-3.0-or-later
"""What our flows are made of: `Wait` (a fact, and whose turn it is until then) on viewflow's engine.

The lifecycle says what is possible, the flow says who is next. A flow reads facts and never copies them: the
fact ends the wait, whichever way it came. Reminders are viewflow timers on the border of each wait.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.lock import SelectForUpdateLock

NEVER = datetime(9000, 1, 1, tzinfo=UTC)
REMIND_BEFORE = timedelta(days=3)
ESCALATE_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Whose:
    """One person, or everybody who holds `role` (for `institution_id`, if given) where the subject belongs."""

    person_id: int | None = None
    role: str = ""
    institution_id: int | None = None
    url: str = ""


@dataclass(frozen=True)
class Page:
    """Where the turn is taken: one thing's page, and the page for many such things at once."""

    url: str
    label: str
    group: str
    group_url: str


class Wait(flow.Handle):
    """A wait: `fact(subject)` ends it; `who`, `page`, `since`, `due` are read from facts.

    `one` and `many` are the inbox's words: %(label)s is the thing, %(n)s how many.
    """

    task_type = "WAIT"

    def __init__(
        self,
        *,
        fact: Callable[[Any], bool],
        who: Callable[[Any], Iterable[Whose]],
        page: Callable[[Any], Page],
        since: Callable[[Any], datetime | None],
        due: Callable[[Any], datetime | None] | None = None,
        one: str | Promise,
        many: str | Promise,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.fact, self.who, self.page, self.since = fact, who, page, since
        self.one, self.many = one, many
        self.due: Callable[[Any], datetime | None] = due or (lambda _subject: None)
        if due is None:
            return
        self.OnTimeout(self._when_to_remind, this.remind, interrupting=False)
        self.OnTimeout(self._when_to_escalate, this.escalate, interrupting=False)

    def _when_to_remind(self, activation: Any) -> datetime:
        """Return when the border timer reminds (see `remind_at`)."""
        return remind_at(self.due(activation.process.seed))

    def _when_to_escalate(self, activation: Any) -> datetime:
        """Return when the border timer escalates."""
        return escalate_at(self.due(activation.process.seed))


def remind_at(due: datetime | None) -> datetime:
    """Return three days before the due moment; never, if there is none or it has passed."""
    if due is None or due <= timezone.now():
        return NEVER
    return due - REMIND_BEFORE


def escalate_at(due: datetime | None) -> datetime:
    """Return a day after the due moment; never, if there is none or that moment is long past (an import)."""
    if due is None or due + ESCALATE_AFTER < timezone.now() - timedelta(days=7):
        return NEVER
    return due + ESCALATE_AFTER


class HouseFlow(flow.Flow):
    """The base of our flows: a lock that waits, reminders and escalations on every wait."""

    lock_impl = SelectForUpdateLock(nowait=False)

    remind = flow.Function(this.send_reminder).Next(this.told)
    escalate = flow.Function(this.send_escalation).Next(this.told)
    told = flow.End()

    def send_reminder(self, activation: Any) -> None:
        """Tell those whose turn it is that it is due soon; once per due moment."""
        self._tell("reminder", activation)

    def send_escalation(self, activation: Any) -> None:
        """Tell the programme's officers that something is overdue; once per due moment."""
        self._tell("escalation", activation)

    def _tell(self, kind: str, activation: Any) -> None:
        """Put the notice into the outbox; its key holds the due moment, so a rebuild never sends it twice."""
        from core import outbox

        timer = activation.task.previous.get()
        host = timer.previous.get()
        subject = activation.process.seed
        due = host.flow_task.due(subject)
        if due is None or host.flow_task.fact(subject):
            return
        name = node_name(host.flow_task)
        outbox.put(
            kind,
            f"{kind}:{name}:{subject._meta.label_lower}:{subject.pk}:{due.isoformat()}",
            {"task": host.pk, "node": name, "subject": subject.pk, "due": due.isoformat()},
        )


def node_name(node: Any) -> str:
    """Return the frozen name of a node: `CallFlow.rank`."""
    return f"{node.flow_class.__name__}.{node.name}"
