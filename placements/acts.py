# SPDX-License-Identifier: AGPL-3.0-or-later
"""The acts of this room in words for people, for every page that tells a history."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.acts import GIVEN, WORDS

PLACEMENT_WORDS: dict[str, Any] = {
    "hostneed.write": _("wrote the need down"),
    "hostneed.change": _("changed the need"),
    "hostneed.declare": _("stated the need"),
    "hostneed.fill": _("found every place taken"),
    "hostneed.reopen": _("found a place free again"),
    "hostneed.withdraw": _("withdrew the need"),
    "placement.propose": _("proposed the placement"),
    "placement.answer_as_expert": _("answered the terms as the expert"),
    "placement.answer_as_host": _("answered the terms for the host"),
    "placement.fall_through": _("ended the proposal: one side declined"),
    "placement.confirm": _("confirmed the placement"),
    "placement.begin": _("noted that the expert arrived"),
    "placement.extend": _("wrote terms with a later end"),
    "placement.complete": _("completed the placement"),
    "placement.cancel": _("cancelled the placement"),
    "placement.name_counterpart": _("named a counterpart"),
    "placement.end_counterpart": _("noted that a counterpart left"),
    "placement.agree_service": _("agreed a service"),
    "placement.log_service": _("logged a service"),
    "placement.confirm_attendance": _("confirmed the attendance of a month"),
    "placement.log_travel": _("logged a journey"),
    "placement.evaluate": _("gave an evaluation"),
    "placementrules.set": _("set the rules of placements"),
}
PLACEMENT_GIVEN: dict[str, Any] = {"why": _("Why"), "answer": _("Answer")}
WORDS.update(PLACEMENT_WORDS)
GIVEN.update(PLACEMENT_GIVEN)
