# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reasons: what is done against the plan, or read in confidence, says why."""

from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal

LONGEST = 300


class ReasonMissing(Refusal):
    """What is done against the plan, or read in confidence, says why."""

    sentence = _("Write the reason.")


def demand_reason(text: str, *, field: str = "reason") -> str:
    """Return the reason without blanks at its ends; raises ReasonMissing, which names the field."""
    if not text.strip():
        raise ReasonMissing(field=field)
    return text.strip()


def reason_in(text: str) -> str:
    """Return the reason without surplus blanks, at most 300 characters; raises ReasonMissing."""
    return " ".join(demand_reason(text).split())[:LONGEST]
