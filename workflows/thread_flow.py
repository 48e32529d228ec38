# SPDX-License-Identifier: AGPL-3.0-or-later
"""ThreadFlow, one per conversation: whose answer is awaited, until it comes or nobody needs it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from conversations.models import Thread
from conversations.registry import SUBJECTS
from conversations.states import Side
from workflows.engine import HouseFlow, Page, Wait, Whose
from workflows.moments import OFFICERS


def page(thread: Thread) -> Page:
    """Where the answer is written; for many, the list of those that wait."""
    url = reverse("thread", args=[thread.kind, thread.subject_id])
    many = f"{reverse('threads')}?awaited={thread.awaited}"
    return Page(url, thread.number, f"threads:{thread.programme_key}", many)


def applicants(thread: Thread) -> list[Whose]:
    """Everybody on the applicant's side."""
    people = SUBJECTS[thread.kind].people(thread.subject)
    return [Whose(person_id=key) for key in people.order_by("pk").values_list("pk", flat=True)]


class ThreadFlow(HouseFlow):
    """A conversation's turns: the officers', then the team's."""

    start = flow.StartHandle().Next(this.officers_answer)

    # Programme officer
    officers_answer = Wait(
        fact=lambda thread: thread.awaited != Side.OFFICER,
        who=lambda thread: OFFICERS,
        page=page,
        since=lambda thread: thread.awaited_since,
        due=lambda thread: thread.awaited_until,
        one=_("Answer the message about %(label)s"),
        many=_("Answer %(n)s messages"),
    ).Next(this.team_answers)

    # Team
    team_answers = Wait(
        fact=lambda thread: thread.awaited != Side.APPLICANT,
        who=applicants,
        page=page,
        since=lambda thread: thread.awaited_since,
        due=lambda thread: thread.awaited_until,
        one=_("Answer the question about %(label)s"),
        many=_("Answer %(n)s questions"),
    ).Next(this.end)

    end = flow.End()
