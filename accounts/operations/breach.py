# SPDX-License-Identifier: AGPL-3.0-or-later
"""Breaches of personal data: written down when they are known, reported to the authority within 48 hours."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Breach
from core import audit
from core.lifecycle import advance
from core.permissions import demand
from core.refusals import Refusal


class NotYet(Refusal):
    """A moment that lies ahead."""

    sentence = _("This moment lies in the future.")


class BeforeKnown(Refusal):
    """Nothing is reported before it is known."""

    sentence = _("It cannot be reported before it was known.")


def record_breach(
    *, programme_key: str, what: str, known_at: datetime, people_touched: int, measures: str = "", by: Any
) -> Breach:
    """Write a breach down; the clock of 48 hours runs from `known_at`. Raises NotYet."""
    breach = Breach(
        programme_key=programme_key, what=what, known_at=known_at, people_touched=people_touched,
        measures=measures, recorded_at=timezone.now(), recorded_by=by,
    )  # fmt: skip
    demand(by, "accounts.keep_breaches", breach)
    if known_at > timezone.now():
        raise NotYet(field="known_at")
    with transaction.atomic():
        breach.save(force_insert=True)
        audit.record("record_breach", breach, by=by, people=people_touched)
    return breach


def report_breach(breach: Breach, *, reported_at: datetime, reported_to: str, by: Any) -> Breach:
    """Note when and to whom it was reported. Raises NotYet, BeforeKnown, WrongState."""
    if reported_at > timezone.now():
        raise NotYet(field="reported_at")
    if reported_at < breach.known_at:
        raise BeforeKnown(field="reported_at")
    return advance(breach.report, by=by, reported_at=reported_at, reported_to=reported_to)
