# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a batch is not made, locked or released; what is wrong with several payments is told together."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal


class BatchEmpty(Refusal):
    """A batch pays something."""

    sentence = _("Choose at least one payment.")


class BatchTooLong(Refusal):
    """More payments than are released at once."""

    sentence = _("A batch holds at most %(most)s payments.")


class DayPassed(Refusal):
    """Nothing is paid in the past."""

    sentence = _("%(day)s has passed. Choose today or a later day.")


class SourceUnfit(Refusal):
    """The account does not pay this batch."""

    sentence = _("Choose an open account in %(currency)s from which the batch is paid.")


class FormatUnknown(Refusal):
    """Mobile money goes out in some provider's format."""

    sentence = _("Choose a mobile money format that pays in %(currency)s.")


class InAnotherBatch(Refusal):
    """A payment stands in one batch."""

    sentence = _("%(payment)s stands in the batch %(batch)s already.")


class NotForThisBatch(Refusal):
    """A payment of another programme, currency or state."""

    sentence = _(
        "%(payment)s is “%(state)s”, in %(found)s: this batch takes checked payments in %(currency)s."
    )


class ChannelCannot(Refusal):
    """The channel does not carry the payment."""

    sentence = _("%(payment)s: %(why)s")


class ReferenceTooLong(Refusal):
    """The parts of a split payment need names of their own."""

    sentence = _("%(payment)s: its reference is too long to be split into parts.")


class ControlSumDiffers(Refusal):
    """Who releases has added up what is paid."""

    sentence = _("%(typed)s is not the control sum of this batch. Compare the list, and type the sum again.")


class ControlSumMissing(Refusal):
    """A batch of more than one payment is released with its sum."""

    sentence = _("Type the control sum of the batch.")


class PaymentsRefused(Refusal):
    """Something is wrong with one or more payments; `faults` has every reason."""

    sentence = _("This cannot be done yet. To put right: %(count)s. The first: %(first)s")

    def __init__(self, faults: Sequence[Any], **given: Any) -> None:
        self.faults = list(faults)
        super().__init__(count=len(self.faults), first=self.faults[0], **given)


def raise_all(faults: Sequence[Refusal], *, field: str | None = None) -> None:
    """Raise the only fault, or all of them together; nothing when there is none."""
    if len(faults) == 1:
        faults[0].field = faults[0].field or field
        raise faults[0]
    if faults:
        raise PaymentsRefused(faults, field=field)
