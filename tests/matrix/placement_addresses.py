# SPDX-License-Identifier: AGPL-3.0-or-later
"""The addresses of placements in the worlds of the call, which hold none: they answer like any unknown one."""

NOBODY, NOTHING, KEY, NUMBER = "00000000-0000-4000-8000-000000000000", 999_999, "tvet", "TVET-P-9999"
ONE = {"number": NUMBER}
PLAIN = ("placements", "placement_calendar", "needs", "need_new")
NEEDS = ("need", "need_edit", "need_state", "need_withdraw", "matching")
OF_ONE = (
    "placement", "placement_answer", "placement_confirm", "placement_begin", "placement_complete", "placement_cancel",
    "placement_extend", "clearance", "counterpart_new", "service_new", "service_log", "attendance_new", "travel_new",
    "allowance_new", "report_new", "evaluate",
)  # fmt: skip
WITH_ROW = ("clearance_give", "clearance_judge", "counterpart_end", "report")
OF_RULES = ("placement_rules", "placement_rules_edit", "checklist_new")
GIVEN = {
    **{name: {} for name in PLAIN},
    **{name: {"pk": NOTHING} for name in NEEDS},
    "matching_propose": {"pk": NOTHING, "expert": NOTHING},
    **dict.fromkeys(OF_ONE, ONE),
    **{name: ONE | {"pk": NOTHING} for name in WITH_ROW},
    **{name: {"key": KEY} for name in OF_RULES},
    "checklist_end": {"key": KEY, "pk": NOTHING},
    "clearance_paper": {"token": NOBODY},
    "allowance_ask": ONE | {"no": 9},
    "allowance_call_off": ONE | {"no": 9},
    "report_write": ONE | {"which": "final"},
}
PLACEMENT_ARGUMENTS = {name: (lambda _things, given=given: given) for name, given in GIVEN.items()}
