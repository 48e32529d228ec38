# SPDX-License-Identifier: AGPL-3.0-or-later
"""BulletinFlow, one per bulk message: a second person releases what many get."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from accounts.states import Role
from conversations.models import Bulletin
from conversations.states import BulletinState
from workflows.audiences import holders
from workflows.engine import HouseFlow, Page, Wait, Whose


def others(bulletin: Bulletin) -> list[Whose]:
    """The officers but for the one who wrote it and the one who handed it in."""
    first = {bulletin.written_by_id, bulletin.handed_in_by_id}
    return [Whose(person_id=one.pk) for one in holders(bulletin, Role.OFFICER) if one.pk not in first]


class BulletinFlow(HouseFlow):
    """A bulk message's way out."""

    start = flow.StartHandle().Next(this.release)

    # Another programme officer
    release = Wait(
        fact=lambda bulletin: bulletin.state != BulletinState.WAITING,
        who=others,
        page=lambda bulletin: Page(
            reverse("bulletin", args=[bulletin.pk]),
            bulletin.number,
            f"bulletins:{bulletin.programme_key}",
            reverse("bulletins"),
        ),
        since=lambda bulletin: bulletin.handed_in_at,
        one=_("Release message %(label)s to many people"),
        many=_("Release %(n)s messages to many people"),
    ).Next(this.end)

    end = flow.End()
