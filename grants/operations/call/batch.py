# SPDX-License-Identifier: AGPL-3.0-or-later
"""Batches of a standing call: what was found eligible so far goes to a panel, while the call stays open.

A batch is a call of its own with the standing call's stages and criteria: panel, ranking, selection and
release are those of any call, and "places" is counted per batch.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core import audit
from core.lifecycle import advance, lock
from core.permissions import demand
from core.refusals import Refusal
from core.translated import Translated
from grants.models import Call, Submission
from grants.operations.call.copying import COPIED, copy_stages, values
from grants.operations.call.refusals import NoPlace
from grants.states import CallState

PINNED = (
    "languages", "prevailing_language", "time_zone", "currency", "ceiling_minor", "envelope_minor", "process_version",
)  # fmt: skip


class NotStanding(Refusal):
    """Only a standing call decides in batches."""

    sentence = _("“%(call)s” has a closing date, so it is decided as a whole, not in batches.")


class NothingWaits(Refusal):
    """A batch needs somebody to read."""

    sentence = _("Nobody eligible waits for the next batch of “%(call)s”.")


class NotYetTaking(Refusal):
    """A call in preparation has no batches."""

    sentence = _("“%(call)s” is “%(state)s”. A batch is opened from a call that is open, or was.")


class NotWaiting(Refusal):
    """Somebody else opened a batch meanwhile, or the screening was undone."""

    sentence = _("Not waiting for a batch any more: %(numbers)s. Load the page again.")


class StandingOpen(Refusal):
    """A standing call is not handed over as a whole."""

    sentence = _("“%(call)s” stands open. Open a batch from those found eligible; the panel reads the batch.")


def waiting_for_batch(call: Call) -> Any:
    """Return the submissions that enter the next batch, the longest waiting first."""
    return call.submissions.eligible().order_by("screened_at", "pk")


def open_batch(
    call: Call,
    *,
    by: Any,
    submissions: Collection[int] | None = None,
    places: int | None = None,
    at: datetime | None = None,
) -> Call:
    """Put the eligible submissions (or these of them, by key) into a new batch; return the batch, ready for a panel.

    `places` are the batch's own, else as many as the call says. Raises NotStanding, NotYetTaking, NothingWaits,
    NotWaiting or NoPlace.
    """
    demand(by, "grants.open_call", call)
    now = at or timezone.now()
    with transaction.atomic():
        locked = lock(call)
        if not locked.standing:
            raise NotStanding(call=str(locked))
        if locked.state not in {CallState.OPEN, CallState.CLOSED}:
            raise NotYetTaking(call=str(locked), state=locked.state_label)
        entering = _entering(locked, submissions)
        if places is not None and places < 1:
            raise NoPlace(field="places")
        batch = _make(locked, places, now, by)
        for submission in entering:
            submission.call = batch
            submission.save(update_fields=["call"])
            audit.record("enter_batch", submission, by=by, at=at, batch=batch)
        audit.record("open_batch", locked, by=by, at=at, batch=batch, submissions=len(entering))
        advance(batch.open, by=by, at=at)
        advance(batch.close, by=by, at=at)
    return batch.fresh()


def _entering(call: Call, chosen: Collection[int] | None) -> list[Submission]:
    """Return the submissions of the batch, locked."""
    waiting = waiting_for_batch(call).select_for_update(of=("self",))
    if chosen is None:
        found = list(waiting)
    else:
        found = list(waiting.filter(pk__in=chosen))
        gone = set(chosen) - {one.pk for one in found}
        if gone:
            named = Submission.objects.filter(pk__in=gone).exclude(number=None).order_by("pk")
            raise NotWaiting(numbers=", ".join(named.values_list("number", flat=True)) or "–")
    if not found:
        raise NothingWaits(call=str(call))
    return found


def _make(call: Call, places: int | None, now: datetime, by: Any) -> Call:
    """Make the batch's call, with the stages and criteria of the standing call."""
    number = (call.batches.aggregate(last=Max("batch_number"))["last"] or 0) + 1
    batch = Call(
        programme=call.programme, programme_key=call.programme_key, batch_of=call, batch_number=number,
        key=f"{call.key[:50]}-batch-{number}", number_prefix=f"{call.number_prefix[:18]}-B{number}",
        title=_title(call, number), opens_at=now, process_pinned_at=now, made_at=now, source=call.source,
        **values(call, (*COPIED, *PINNED)),
    )  # fmt: skip
    batch.places = places or call.places
    batch.save(force_insert=True)
    copy_stages(call, batch, by)
    return batch


def _title(call: Call, number: int) -> Translated:
    """Return the call's title with the batch's number, in each of its languages."""
    told = {}
    for language, text in call.title.items():
        with override(language):
            told[language] = _now("%(call)s, batch %(number)s") % {"call": text, "number": number}
    return Translated(told)
