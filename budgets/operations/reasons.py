# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reasons: what is done against the plan, or read in confidence, says why."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal

LONGEST = 300


class ReasonMissing(Refusal):
    """What is done against the plan, or read in confidence, says why."""

    sentence = _("Write the reason.")


def reason_in(text: str) -> str:
    """Return the reason without surplus blanks, at most 300 characters; raises ReasonMissing."""
    reason = " ".join(text.split())[:LONGEST]
    if not reason:
        raise ReasonMissing(field="reason")
    return reason
