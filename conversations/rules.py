# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may talk, settle, write to many, release, and see what bounced."""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from accounts import registry as people
from accounts.rules import is_auditor, is_officer, is_self, programmes_of, roles_of
from accounts.states import RoleFamily
from conversations.registry import SUBJECTS
from conversations.states import Side
from core.permissions import permit


@rules.predicate
def takes_part(person: Any, thread: Any) -> bool:
    """The person is on the applicant's side of the thread."""
    if person is None or thread is None:
        return False
    return SUBJECTS[thread.kind].takes_part(person, thread.subject)


def side_of(person: Any, thread: Any) -> str:
    """Return the side on which the person writes: an officer in the team writes for the team; "" for neither."""
    if takes_part(person, thread):
        return Side.APPLICANT
    return Side.OFFICER if is_officer(person, thread) else ""


@rules.predicate
def is_first_person(person: Any, bulletin: Any) -> bool:
    """The person wrote the bulk message, or asked for its release."""
    if person is None or bulletin is None:
        return False
    return person.pk in {bulletin.written_by_id, bulletin.handed_in_by_id}


@rules.predicate
def is_of_own_programmes(person: Any, thing: Any) -> bool:
    """All programmes to which the other person is tied are the officer's own, and the other holds no role."""
    if person is None or thing is None or roles_of(thing):
        return False
    theirs = people.programmes_of_person(thing)
    return bool(theirs) and theirs <= programmes_of(person, RoleFamily.STAFF)


OFFICERS = _("programme officers")
permit(
    "conversations.read_thread",
    takes_part | is_officer | is_auditor,
    who=_("the team and programme officers"),
)
permit("conversations.write_message", takes_part | is_officer, who=_("the team and programme officers"))
permit("conversations.read_bulletins", is_officer | is_auditor, who=_("programme officers and the auditor"))
permit("conversations.write_bulletin", is_officer, who=OFFICERS)
permit(
    "conversations.release_bulletin",
    is_officer & ~is_first_person,
    who=_("another programme officer than the one who wrote it"),
)
permit("conversations.see_bounces", is_officer | is_auditor, who=_("programme officers and the auditor"))
permit(
    "conversations.correct_address",
    is_of_own_programmes & ~is_self,
    who=_("an officer of all the programmes of somebody who holds no role"),
)
