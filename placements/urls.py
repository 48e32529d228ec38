# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of this room."""

from django.urls import URLPattern, path

from placements.views import (
    clearance,
    matching,
    needs,
    placement,
    placement_steps,
    placements,
    reports,
    settings,
    work,
)

ALL, NEEDS = "placements/", "placements/needs/"
NEED, RULES = NEEDS + "<int:pk>/", ALL + "rules/<slug:key>/"
ONE = ALL + "<slug:number>/"
CLEARANCE, ALLOWANCE = ONE + "clearance/", ONE + "allowances/"

urlpatterns: list[URLPattern] = [
    path(ALL, placements.placements, name="placements"),
    path(ALL + "calendar/", placements.calendar, name="placement_calendar"),
    path(NEEDS, needs.needs, name="needs"),
    path(NEEDS + "new/", needs.need_new, name="need_new"),
    path(NEED, needs.need, name="need"),
    path(NEED + "edit/", needs.need_edit, name="need_edit"),
    path(NEED + "state/", needs.need_state, name="need_state"),
    path(NEED + "withdraw/", needs.need_withdraw, name="need_withdraw"),
    path(NEED + "matching/", matching.matching, name="matching"),
    path(NEED + "matching/<int:expert>/", matching.matching_propose, name="matching_propose"),
    path(RULES, settings.placement_rules, name="placement_rules"),
    path(RULES + "edit/", settings.placement_rules_edit, name="placement_rules_edit"),
    path(RULES + "items/new/", settings.checklist_new, name="checklist_new"),
    path(RULES + "items/<int:pk>/end/", settings.checklist_end, name="checklist_end"),
    path(ALL + "papers/<uuid:token>/", clearance.clearance_paper, name="clearance_paper"),
    path(ONE, placement.placement, name="placement"),
    path(ONE + "answer/", placement_steps.placement_answer, name="placement_answer"),
    path(ONE + "confirm/", placement_steps.placement_confirm, name="placement_confirm"),
    path(ONE + "begin/", placement_steps.placement_begin, name="placement_begin"),
    path(ONE + "complete/", placement_steps.placement_complete, name="placement_complete"),
    path(ONE + "cancel/", placement_steps.placement_cancel, name="placement_cancel"),
    path(ONE + "extend/", placement_steps.placement_extend, name="placement_extend"),
    path(CLEARANCE, clearance.clearance, name="clearance"),
    path(CLEARANCE + "<int:pk>/give/", clearance.clearance_give, name="clearance_give"),
    path(CLEARANCE + "<int:pk>/judge/", clearance.clearance_judge, name="clearance_judge"),
    path(ONE + "counterparts/new/", work.counterpart_new, name="counterpart_new"),
    path(ONE + "counterparts/<int:pk>/end/", work.counterpart_end, name="counterpart_end"),
    path(ONE + "services/new/", work.service_new, name="service_new"),
    path(ONE + "services/log/", work.service_log, name="service_log"),
    path(ONE + "attendance/", work.attendance_new, name="attendance_new"),
    path(ONE + "travel/", work.travel_new, name="travel_new"),
    path(ALLOWANCE + "new/", work.allowance_new, name="allowance_new"),
    path(ALLOWANCE + "<int:no>/ask/", work.allowance_ask, name="allowance_ask"),
    path(ALLOWANCE + "<int:no>/call-off/", work.allowance_call_off, name="allowance_call_off"),
    path(ONE + "reports/", reports.report_new, name="report_new"),
    path(ONE + "reports/<int:pk>/", reports.report, name="report"),
    path(ONE + "reports/write/<slug:which>/", reports.report_write, name="report_write"),
    path(ONE + "evaluation/", reports.evaluation, name="evaluate"),
]
