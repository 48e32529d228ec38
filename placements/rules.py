# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may, in this room: facts about hosts, experts and counterparts joined by & | ~, and the permissions."""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from accounts.rules import holds, holds_role, is_administrator, is_auditor, is_officer
from accounts.states import Role, RoleFamily
from core.permissions import permit

READS_ALL = RoleFamily.STAFF | {Role.AUDITOR}
is_clearance_officer = holds(Role.CLEARANCE_OFFICER)


@rules.predicate
def is_placed(person: Any, placement: Any) -> bool:
    """The person is the expert of the placement."""
    return person is not None and placement is not None and placement.expert_id == person.pk


@rules.predicate
def is_host(person: Any, thing: Any) -> bool:
    """The person speaks for the institution of this need or placement."""
    if person is None or thing is None:
        return False
    return holds_role(person, {Role.HOST}, thing.programme_key, institution_id=thing.institution_id)


@rules.predicate
def is_counterpart(person: Any, placement: Any) -> bool:
    """The person works beside the expert at the host."""
    if person is None or placement is None:
        return False
    if "_counterparts" not in placement.__dict__:
        beside = placement.counterparts.filter(left_on=None)
        placement.__dict__["_counterparts"] = set(beside.values_list("person_id", flat=True))
    return person.pk in placement.__dict__["_counterparts"]


OFFICERS = _("programme officers")
HOST_OR_OFFICER = _("the host institution, or a programme officer for it")

permit("placements.write_need", is_host | is_officer, who=HOST_OR_OFFICER)
permit("placements.read_need", is_host | is_officer | is_auditor, who=_("the host and programme officers"))
permit("placements.match", is_officer, who=OFFICERS)
permit("placements.propose", is_officer, who=OFFICERS)
permit(
    "placements.read_placement",
    is_placed | is_host | is_counterpart | is_officer | is_auditor | is_clearance_officer,
    who=_("the expert, the host, the counterparts and programme staff"),
)
permit("placements.answer_as_expert", is_placed, who=_("the expert"))
permit("placements.answer_as_host", is_host, who=_("the host institution"))
permit(
    "placements.read_terms",
    is_placed | is_host | is_officer | is_auditor,
    who=_("the expert, the host and programme staff"),
)
permit("placements.confirm_placement", is_officer, who=OFFICERS)
permit("placements.start_placement", is_host | is_officer, who=HOST_OR_OFFICER)
permit("placements.complete_placement", is_officer, who=OFFICERS)
permit("placements.cancel_placement", is_officer, who=OFFICERS)
permit("placements.extend_placement", is_officer, who=OFFICERS)
permit(
    "placements.see_clearance",
    is_placed | is_clearance_officer | is_officer,
    who=_("the expert, the clearance officer and programme officers"),
)
permit("placements.give_paper", is_placed, who=_("the expert"))
permit("placements.verify_item", is_clearance_officer & ~is_placed, who=_("the clearance officer"))
# Officers see that an item is given, never what was given.
permit(
    "placements.read_paper", is_placed | is_clearance_officer, who=_("the expert and the clearance officer")
)
permit("placements.name_counterpart", is_host | is_officer, who=HOST_OR_OFFICER)
permit(
    "placements.log_service",
    is_placed | is_counterpart | is_host,
    who=_("the expert, the counterparts and the host"),
)
permit("placements.confirm_attendance", is_host & ~is_placed, who=_("the host institution"))
permit("placements.log_travel", is_placed | is_officer, who=_("the expert, or a programme officer"))
permit("placements.write_report", is_placed, who=_("the expert"))
permit("placements.judge_report", is_officer, who=OFFICERS)
permit(
    "placements.read_report",
    is_placed | is_host | is_officer | is_auditor,
    who=_("the expert, the host and programme staff"),
)
permit("placements.evaluate", is_placed | is_host, who=_("the expert and the host"))
permit("placements.read_evaluations", is_officer | is_auditor, who=_("programme officers and the auditor"))
permit("placements.agree_allowance", is_officer, who=OFFICERS)
permit(
    "placements.see_allowances",
    is_placed | is_officer | is_auditor | holds(*RoleFamily.FINANCE),
    who=_("the expert, programme officers and finance"),
)
permit("placements.set_rules", is_administrator, who=_("the programme's administrator"))
permit("placements.see_rules", is_officer | is_auditor, who=_("programme officers and the auditor"))
