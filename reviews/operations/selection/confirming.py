# SPDX-License-Identifier: AGPL-3.0-or-later
"""Confirming a selection with its minutes; going back; putting it aside."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.lifecycle import advance, lock
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Call
from grants.states import OrganisationPart
from reviews.inputs import scores_of
from reviews.models import Selection
from reviews.operations.selection.content import committed, content_hash, needing_reason
from reviews.states import Outcome


class NobodySelected(Refusal):
    """A selection selects."""

    sentence = _("Nobody is selected yet.")


class NoMinutes(Refusal):
    """A decision without minutes cannot be explained later."""

    sentence = _("Write the minutes: who met, what was discussed, why.")


class AmountMissing(Refusal):
    """Every selected submission gets an amount, and so does the reserve, which may move up."""

    sentence = _("An amount is missing for: %(numbers)s.")


class AboveEnvelope(Refusal):
    """The sum of the awards may not pass the money of the call."""

    sentence = _("The awards add up to %(sum)s; the call has %(envelope)s.")


class ReasonMissing(Refusal):
    """Every departure from the ranking has a written reason."""

    sentence = _("Give a reason for leaving the ranking, or for deciding the tie, for: %(numbers)s.")


class LineMissing(Refusal):
    """Somebody before the panel has no line."""

    sentence = _("No decision stands for: %(numbers)s. Draft the selection again.")


class ScoresChanged(Refusal):
    """What counts has changed since the ranking was frozen (a conflict became known, somebody withdrew)."""

    sentence = _("What counts has changed since the ranking was frozen. Freeze it again, and draft again.")


def confirm_selection(
    selection: Selection, *, minutes: str, by: Any, at: datetime | None = None
) -> Selection:
    """Confirm the selected and the reserve as they stand, all in one transaction.

    Raises NotAllowed (only the committee's chair), WrongState, NobodySelected, NoMinutes, LineMissing,
    AmountMissing, AboveEnvelope, ReasonMissing or ScoresChanged.
    """
    demand(by, "reviews.confirm_selection", selection)
    with transaction.atomic():
        Call.objects.select_for_update().get(pk=selection.call_id)
        selection = lock(selection)
        _check(selection, minutes.strip())
        selection = advance(selection.confirm, by=by, at=at)
        # Between the step and the end of the transaction nobody else can write: the row is locked.
        Selection.objects.filter(pk=selection.pk).update(
            minutes=minutes.strip(), content_hash=content_hash(selection, minutes=minutes.strip())
        )
        if not selection.call.programme.organisations.filter(part=OrganisationPart.SIGNS_SELECTION).exists():
            advance(selection.complete_sign_offs, by=by, at=at)
    return selection.fresh()


def _check(selection: Selection, minutes: str) -> None:
    """Raise the refusal that stands in the way of confirming, if any."""
    lines = list(selection.lines.select_related("submission"))
    selected = [line for line in lines if line.outcome == Outcome.SELECTED]
    if not selected:
        raise NobodySelected()
    if not minutes:
        raise NoMinutes(field="minutes")
    here = {line.submission_id for line in lines}
    absent = selection.call.submissions.under_review().exclude(pk__in=here)
    if absent.exists():
        raise LineMissing(numbers=", ".join(absent.order_by("pk").values_list("number", flat=True)))
    if scores_of(selection.ranking.stage).digest() != selection.ranking.inputs_hash:
        raise ScoresChanged()
    promised = [line for line in lines if line.outcome != Outcome.DECLINED]
    unpaid = [line.submission.label for line in promised if not line.amount_minor]
    if unpaid:
        raise AmountMissing(numbers=", ".join(unpaid))
    total, envelope = committed(selection), selection.call.envelope
    if envelope is not None and total.minor > envelope.minor:
        raise AboveEnvelope(sum=total, envelope=envelope)
    needed = needing_reason(selection)
    silent = [
        line.submission.label for line in lines if line.submission_id in needed and not line.reason.strip()
    ]
    if silent:
        raise ReasonMissing(numbers=", ".join(silent))


def reopen_selection(selection: Selection, *, reason: str, by: Any) -> Selection:
    """Go back to a draft; every sign-off given so far is void. Raises NotAllowed or WrongState."""
    with transaction.atomic():
        selection = advance(selection.reopen, by=by, reason=reason)
        _void_sign_offs(selection, reason)
    return selection


def void_selection(selection: Selection, *, reason: str, by: Any) -> Selection:
    """Put the selection aside; another may be drafted. Raises NotAllowed or WrongState."""
    with transaction.atomic():
        selection = advance(selection.void, by=by, reason=reason)
        _void_sign_offs(selection, reason)
    return selection


def _void_sign_offs(selection: Selection, reason: str) -> None:
    """Mark the sign-offs given so far as void."""
    selection.sign_offs.filter(voided_at=None).update(voided_at=timezone.now(), void_reason=reason[:300])
