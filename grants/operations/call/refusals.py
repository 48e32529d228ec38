# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a call is not made, changed, opened or extended."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal


class KeyTaken(Refusal):
    """Another call has the key."""

    sentence = _("Another call has the address “%(key)s” already.")


class PrefixTaken(Refusal):
    """Another call has the number prefix, so numbers would clash."""

    sentence = _("Another call numbers its submissions with “%(prefix)s” already.")


class NoLongerDraft(Refusal):
    """A call that was opened keeps its rules."""

    sentence = _("“%(call)s” was opened, so its rules, form and stages stay as they are.")


class OpensByItself(Refusal):
    """A call that waits for its opening is first taken back."""

    sentence = _("“%(call)s” is ready and opens by itself. Take it back to preparation before you change it.")


class ClosesBeforeItOpens(Refusal):
    """The closing is not after the opening."""

    sentence = _("The call must close after it opens.")


class ClosesInThePast(Refusal):
    """Opening a call whose closing has passed."""

    sentence = _("The closing has passed already. Give the call a later one.")


class AboveEnvelope(Refusal):
    """One award could take more than all the money there is."""

    sentence = _("One award may not be higher than the money of the whole call.")


class NoPlace(Refusal):
    """A call without places awards nothing."""

    sentence = _("A call has at least one place.")


class OtherLanguage(Refusal):
    """The call speaks a language that the programme does not."""

    sentence = _("Choose languages of the programme, and let the prevailing one be among them.")


class AmountsInOldCurrency(Refusal):
    """The programme changed its currency after the call's amounts were typed."""

    sentence = _("The programme's currency is now %(currency)s. Write the call's amounts again.")


class NoForm(Refusal):
    """The call asks nothing."""

    sentence = _("The form has no question yet.")


class FaultyProcess(Refusal):
    """The stages do not lead to a decision; every fault is named."""

    sentence = _("The call cannot open yet. %(faults)s")


class NotWaiting(Refusal):
    """Only a call that waits for its opening can be taken back."""

    sentence = _("“%(call)s” does not wait for its opening.")


class NotLater(Refusal):
    """A new deadline is later than now and than the old one."""

    sentence = _("The new deadline must lie in the future and after the old one.")


class NotOpenAnyMore(Refusal):
    """The panel has the submissions."""

    sentence = _("“%(call)s” is neither open nor closed for screening, so its deadline stays.")


class SameRuleTwice(Refusal):
    """Two eligibility rules have the same key."""

    sentence = _("Two rules have the key “%(key)s”.")


class StageInUse(Refusal):
    """Criteria or a panel stand on the stage."""

    sentence = _("“%(stage)s” has criteria or a panel. Take those away first.")
