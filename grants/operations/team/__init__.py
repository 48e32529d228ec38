# SPDX-License-Identifier: AGPL-3.0-or-later
"""The team of a submission: who is asked in, who leaves, and how each says yes."""

from grants.operations.team.codes import (
    CodesUsedUp,
    LeadHasNoPhone,
    WrongCode,
    confirm_by_code,
    send_code_to_lead,
)
from grants.operations.team.common import (
    AlreadyConfirmed,
    AlreadyInTeam,
    HasLeft,
    LeadStays,
    LeadThere,
    NotConfirmed,
    TeamFull,
)
from grants.operations.team.confirming import confirm_membership, decline_membership
from grants.operations.team.members import add_member, hand_over_lead, remove_member, replace_member

__all__ = [
    "AlreadyConfirmed",
    "AlreadyInTeam",
    "CodesUsedUp",
    "HasLeft",
    "LeadHasNoPhone",
    "LeadStays",
    "LeadThere",
    "NotConfirmed",
    "TeamFull",
    "WrongCode",
    "add_member",
    "confirm_by_code",
    "confirm_membership",
    "decline_membership",
    "hand_over_lead",
    "remove_member",
    "replace_member",
    "send_code_to_lead",
]
