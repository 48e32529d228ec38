# SPDX-License-Identifier: AGPL-3.0-or-later
"""The acts in words for people: what the history of a submission, a call or an award says.

Rooms above this one put the words of their acts into WORDS, and of what is given with them into GIVEN.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Any] = {
    "submission.start_submission": _("began a draft"),
    "submission.save_answers": _("wrote in the draft"),
    "submission.save_details": _("wrote about the project"),
    "submission.save_budget": _("wrote the budget"),
    "submission.save_party": _("said who signs for the team"),
    "submission.attach_file": _("attached a file"),
    "submission.remove_file": _("took a file away"),
    "submission.add_member": _("asked somebody into the team"),
    "submission.remove_member": _("took somebody out of the team"),
    "submission.replace_member": _("replaced a member of the team"),
    "submission.hand_over_lead": _("handed over the lead of the team"),
    "submission.submit": _("sent it"),
    "submission.take_back": _("took it back to edit it"),
    "submission.withdraw": _("withdrew it"),
    "submission.extend": _("gave this team more time"),
    "submission.extend_submission": _("gave this team more time"),
    "submission.find_eligible": _("found it eligible"),
    "submission.find_ineligible": _("found it not eligible"),
    "submission.return_for_correction": _("returned it for correction"),
    "submission.undo_screening": _("undid the screening"),
    "submission.enter_review": _("handed it to the panel"),
    "submission.leave_review": _("took it back from the panel"),
    "submission.invite_to_next_stage": _("invited the team to the next stage"),
    "submission.select": _("selected it"),
    "submission.hold_in_reserve": _("put it on the reserve list"),
    "submission.decline": _("did not select it"),
    "submission.promote": _("moved it up from the reserve list"),
    "submission.give_up_selection": _("took it out of the selected"),
    "award.offer": _("offered the award"),
    "award.set_terms": _("agreed the terms"),
    "award.activate": _("made the award active: all have signed"),
    "award.decline": _("declined the award"),
    "grantagreement.issue": _("issued the agreement"),
    "grantagreement.record_signature": _("recorded a signature"),
}
# What was given with an act, in the order in which people read it.
GIVEN: dict[str, Any] = {
    "reason": _("Reason"),
    "until": _("Until"),
    "party": _("Party"),
    "signed_by": _("Signed by"),
}


def words_of(act: str) -> Any:
    """Return an act ("grants.submission.submit") in words; an unknown one by its own name."""
    return WORDS.get(act.partition(".")[2], act.rpartition(".")[2].replace("_", " "))
