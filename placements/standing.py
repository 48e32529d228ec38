# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands in the way of a step: sentences that name the missing thing. Each answers a Refusal or None."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.refusals import Refusal
from core.showing import day_text
from placements.months import months_of
from placements.states import Answer, ItemState, PlacementState, ReportKind, ReportState


class NotAnswered(Refusal):
    """Both sides accept before an officer confirms."""

    sentence = _("%(who)s has not accepted the terms yet.")


class NotCleared(Refusal):
    """Items of the clearance are open."""

    sentence = _(
        "Not cleared yet: %(items)s. The clearance officer verifies each item, or waives it for a reason."
    )


class PaperExpired(Refusal):
    """A verified paper is no longer valid."""

    sentence = _("“%(item)s” was valid until %(day)s. A new one is needed.")


class ReportMissing(Refusal):
    """The final report is accepted before the end."""

    sentence = _("The final report is not accepted yet.")


class AttendanceMissing(Refusal):
    """The host confirms every month."""

    sentence = _("The host has not confirmed the attendance of %(months)s.")


class EvaluationMissing(Refusal):
    """Both sides judge."""

    sentence = _("An evaluation is missing: %(who)s.")


class NotConfirmed(Refusal):
    """Nothing is paid for a placement that is not agreed."""

    sentence = _("“%(placement)s” is “%(state)s”, so nothing is paid for it.")


class InPayment(Refusal):
    """What is being paid stays as it is."""

    sentence = _("“%(allowance)s” is being paid, so it cannot be called off.")


def not_answered(placement: Any) -> Refusal | None:
    """Refuse while a side has not accepted the terms."""
    terms = placement.terms.order_by("-version").first()
    if terms.expert_answer != Answer.ACCEPTED:
        return NotAnswered(who=str(placement.expert))
    if terms.host_answer != Answer.ACCEPTED:
        return NotAnswered(who=str(placement.institution))
    return None


def not_cleared(placement: Any) -> Refusal | None:
    """Refuse while an item is neither verified nor waived, or what was verified is no longer valid."""
    open_items = placement.clearances.exclude(state__in=ItemState.CLEAR).select_related("item")
    names = [str(one.item) for one in open_items]
    return NotCleared(items=", ".join(names)) if names else paper_expired(placement)


def paper_expired(placement: Any) -> Refusal | None:
    """Refuse when a paper is valid for less long than until the placement begins (or today, if that is later)."""
    first = max(placement.starts_on, timezone.localdate())
    late = placement.clearances.filter(state=ItemState.VERIFIED, valid_until__lt=first).select_related("item")
    found = late.first()
    return PaperExpired(item=str(found.item), day=day_text(found.valid_until)) if found else None


def item_expired(clearance: Any) -> Refusal | None:
    """Refuse to verify what is no longer valid when the placement begins."""
    if clearance.valid_until is None or clearance.valid_until >= clearance.placement.starts_on:
        return None
    return PaperExpired(item=str(clearance.item), day=day_text(clearance.valid_until))


def unfinished(placement: Any) -> Refusal | None:
    """Refuse while the final report, a month's attendance or an evaluation is missing."""
    if not placement.reports.filter(kind=ReportKind.FINAL, state=ReportState.ACCEPTED).exists():
        return ReportMissing()
    missing = months_missing(placement)
    if missing:
        return AttendanceMissing(months=", ".join(f"{month:%m/%Y}" for month in missing))
    judged = set(placement.evaluations.values_list("side", flat=True))
    if "expert" not in judged:
        return EvaluationMissing(who=str(placement.expert))
    if "host" not in judged:
        return EvaluationMissing(who=str(placement.institution))
    return None


def months_missing(placement: Any) -> list[Any]:
    """Return the months of the placement whose attendance the host has not confirmed, as their first days."""
    known = set(placement.attendances.values_list("month", flat=True))
    return [month for month in months_of(placement.began_on or placement.starts_on, placement.ends_on)
            if month not in known]  # fmt: skip


def not_agreed_yet(allowance: Any) -> Refusal | None:
    """Refuse to pay for a placement that is not confirmed, or was cancelled."""
    placement = allowance.placement
    if placement.state in PlacementState.AGREED:
        return None
    return NotConfirmed(placement=str(placement), state=placement.state_label)


def in_payment(allowance: Any) -> Refusal | None:
    """Refuse while a payment is under way."""
    return None if allowance.requested_at is None else InPayment(allowance=str(allowance))
