# SPDX-License-Identifier: AGPL-3.0-or-later
"""The acts of this room in words for people, for every page that tells a history."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.acts import GIVEN, WORDS

MONEY_WORDS: dict[str, Any] = {
    "payee.add": _("wrote the payee down"),
    "payeeaccount.propose": _("proposed an account"),
    "payeeaccount.verify": _("confirmed the account"),
    "payeeaccount.come_into_use": _("put the account into use: its waiting time was over"),
    "payeeaccount.give_way": _("took the account out of use: another one took its place"),
    "payeeaccount.block": _("blocked the account"),
    "payment.request": _("asked for the payment"),
    "payment.approve": _("answered for the payment"),
    "payment.pass_check": _("checked the payment"),
    "payment.release": _("released the payment"),
    "payment.pass_on": _("released the payment with the last check"),
    "payment.reject": _("rejected the payment"),
    "payment.withdraw": _("took the payment back"),
    "payment.mark_sent": _("sent the payment to the bank"),
    "payment.settle": _("noted that the bank paid"),
    "payment.fail": _("noted that the payment failed"),
    "payment.report_unknown": _("handed in the bank's letter"),
    "payment.declare_failed": _("declared the payment as failed"),
    "payment.come_back": _("noted that the money came back"),
    "paymentrules.set": _("set the rules of paying"),
    "releasecondition.meet": _("saw that a condition is met"),
    "releasecondition.ask_waiver": _("asked for a waiver of a condition"),
    "releasecondition.waive": _("waived a condition"),
    "releasecondition.refuse_waiver": _("refused the waiver of a condition"),
    "trancheplan.open": _("planned the tranches"),
    "trancheplan.replan": _("changed the plan of the tranches"),
    "trancheplan.give_up": _("gave a tranche up"),
    "tranche.fall_due": _("found the tranche due"),
    "tranche.fall_back": _("found the tranche no longer due"),
    "tranche.mark_paid": _("noted that the tranche arrived"),
    "tranche.come_back": _("made the tranche due again: its money came back"),
    "tranche.account_for": _("found the tranche accounted for"),
    "tranche.call_off": _("called the tranche off"),
    "ceiling.open": _("opened the ceiling"),
    "ceiling.move": _("moved the ceiling"),
}
MONEY_GIVEN: dict[str, Any] = {
    "how": _("How"),
    "evidence": _("Evidence"),
    "comment": _("Comment"),
    "voucher": _("Voucher"),
}
WORDS.update(MONEY_WORDS)
GIVEN.update(MONEY_GIVEN)
