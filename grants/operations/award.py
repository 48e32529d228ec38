# SPDX-License-Identifier: AGPL-3.0-or-later
"""An award: offered at release, its terms agreed, or declined by the team in writing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.lifecycle import advance, lock
from core.money import Money, total
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Attachment, Award, AwardInstalment, Submission
from grants.operations.files import cleaned, keep
from grants.rules import is_lead
from grants.states import AwardState, SubmissionState


class NotSelected(Refusal):
    """Only a selected submission is awarded."""

    sentence = _("“%(submission)s” is not selected, so it gets no award.")


class NoSuchPlace(Refusal):
    """The call has fewer places: never an eleventh."""

    sentence = _("The call has %(places)s places, so place %(place)s cannot be awarded.")


class PlaceTaken(Refusal):
    """Another live award has the place, or the submission has a live award already."""

    sentence = _("Place %(place)s, or this submission, has an award already.")


class AmountNotPositive(Refusal):
    """An award is more than nothing."""

    sentence = _("An amount must be more than zero.")


class AboveCeiling(Refusal):
    """More than one award may have."""

    sentence = _("%(amount)s is above the call's highest amount of %(ceiling)s.")


class BeyondEnvelope(Refusal):
    """More than the call has left."""

    sentence = _("%(amount)s is more than the %(left)s that the call has left.")


class SumDiffers(Refusal):
    """The instalments are the award, no more and no less."""

    sentence = _("The instalments add up to %(sum)s, but the award is %(amount)s.")


class EndsBeforeItStarts(Refusal):
    """The end is after the start."""

    sentence = _("The end must be after the start.")


class NotOfferedAnyMore(Refusal):
    """Terms are agreed while the award is offered."""

    sentence = _("“%(award)s” is “%(state)s”, so its terms stay as they are.")


class SomebodyHasSigned(Refusal):
    """What somebody signed is not changed."""

    sentence = _("Somebody has signed the agreement already, so its terms stay as they are.")


class PaperNeeded(Refusal):
    """An officer declines for a team only with the team's letter in hand."""

    sentence = _("Attach the team's signed letter: an award is declined in writing.")


@dataclass(frozen=True)
class Instalment:
    """One line of the payment schedule: how much, when it is paid, for when it is planned."""

    amount: Money
    condition: str
    planned_on: date | None = None


def offer_award(
    submission: Submission,
    *,
    place: int,
    amount: Money,
    conditions: str,
    number: str,
    by: Any,
    instalments: Sequence[Instalment] | None = None,
    at: datetime | None = None,
) -> Award:
    """Offer an award to a selected submission, inside the transaction of the release.

    Whoever calls this has asked who may release. Raises NotSelected, NoSuchPlace, PlaceTaken, AboveCeiling,
    BeyondEnvelope or SumDiffers.
    """
    with transaction.atomic():
        call = lock(submission.call)
        _refuse_offer(call, submission, place, amount)
        award = Award(
            submission=submission, programme_key=call.programme_key, call_key=call.key, number=number, place=place,
            amount_minor=amount.minor, currency=amount.currency, conditions=conditions.strip(),
            offered_at=at or timezone.now(),
        )  # fmt: skip
        award.save(force_insert=True)
        _write_instalments(award, instalments or ())
        audit.record(
            "offer", award, by=by, at=at, to_state=award.state, place=place, amount=amount.plain(),
            submission=submission, conditions=conditions,
        )  # fmt: skip
    return award


def _refuse_offer(call: Any, submission: Submission, place: int, amount: Money) -> None:
    if submission.fresh().state != SubmissionState.SELECTED:
        raise NotSelected(submission=str(submission))
    if not 1 <= place <= call.places:
        raise NoSuchPlace(place=place, places=call.places)
    live = Award.objects.live().filter(call_key=call.key)
    if live.filter(place=place).exists() or live.filter(submission=submission).exists():
        raise PlaceTaken(place=place)
    if amount.minor <= 0:
        raise AmountNotPositive()
    amount + Money.zero(call.currency)  # raises MixedCurrencies
    if call.ceiling and amount > call.ceiling:
        raise AboveCeiling(amount=amount, ceiling=call.ceiling)
    if call.envelope:
        spent = Money(live.aggregate(sum=Sum("amount_minor"))["sum"] or 0, call.currency)
        if spent + amount > call.envelope:
            raise BeyondEnvelope(amount=amount, left=call.envelope - spent)


def _write_instalments(award: Award, instalments: Sequence[Instalment]) -> None:
    """Write the schedule; its sum is the award's amount, unless there is no schedule yet."""
    if not instalments:
        return
    if any(part.amount.minor <= 0 for part in instalments):
        raise AmountNotPositive()
    added = total([part.amount for part in instalments], award.currency)
    if added != award.amount:
        raise SumDiffers(sum=added, amount=award.amount)
    AwardInstalment.objects.bulk_create(
        AwardInstalment(
            award=award, order=place, amount_minor=part.amount.minor, condition=part.condition.strip()[:300],
            planned_on=part.planned_on,
        )
        for place, part in enumerate(instalments, start=1)
    )  # fmt: skip


def set_terms(
    award: Award,
    *,
    starts_on: date,
    ends_on: date,
    instalments: Sequence[Instalment],
    by: Any,
    at: datetime | None = None,
) -> Award:
    """Agree start, end and payment schedule; an agreement that nobody signed yet is then issued anew.

    Raises NotOfferedAnyMore, SomebodyHasSigned, EndsBeforeItStarts, AmountNotPositive or SumDiffers.
    """
    demand(by, "grants.issue_agreement", award)
    with transaction.atomic():
        locked = lock(award)
        if locked.state != AwardState.OFFERED:
            raise NotOfferedAnyMore(award=str(locked), state=locked.state_label)
        if ends_on <= starts_on:
            raise EndsBeforeItStarts(field="ends_on")
        if not instalments:
            raise SumDiffers(sum=Money.zero(locked.currency), amount=locked.amount)
        replace_unsigned_agreement(locked)
        locked.starts_on, locked.ends_on = starts_on, ends_on
        locked.save(update_fields=["starts_on", "ends_on"])
        locked.instalments.all().delete()
        _write_instalments(locked, instalments)
        schedule = [(part.amount.plain(), part.condition, part.planned_on) for part in instalments]
        audit.record(
            "set_terms", locked, by=by, at=at, starts_on=starts_on, ends_on=ends_on, instalments=schedule
        )
    award.refresh_from_db()
    return award


def replace_unsigned_agreement(award: Award) -> None:
    """Put the agreement in force out of force, if nobody signed it. Raises SomebodyHasSigned."""
    agreement = award.agreements.filter(replaced_at=None).first()
    if agreement is None:
        return
    if agreement.signatures.exclude(recorded_at=None).exists():
        raise SomebodyHasSigned()
    agreement.replaced_at = timezone.now()
    agreement.save(update_fields=["replaced_at"])


def decline_award(
    award: Award, *, reason: str, by: Any, paper: Any = None, at: datetime | None = None
) -> Award:
    """Decline an award in writing: the lead does it here, an officer with the team's letter (`paper`).

    The submission leaves the selected and the place is free. Raises PaperNeeded or UploadRefused.
    """
    demand(by, "grants.decline_award", award)
    submission = award.submission
    if paper is None and not is_lead(by, submission):
        raise PaperNeeded(field="paper")
    letter = cleaned(paper) if paper is not None else None
    with transaction.atomic():
        advance(award.decline, by=by, at=at, reason=reason)
        advance(submission.give_up_selection, by=by, at=at, reason=reason)
        if letter is not None:
            Attachment.objects.create(
                submission=submission,
                name=letter.name,
                blob=keep(letter),
                added_by=by,
                added_at=at or timezone.now(),
            )
    return award
