# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a tranche hears of its payment, inside the payment's own transaction, and why it cannot be paid now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from budgets.conditions import Met, look
from budgets.lifecycle.tranche import award_not_active, conditions_open, in_payment, plan_not_sealed
from budgets.models import Ceiling, Payee, PayeeAccount, Tranche
from budgets.operations.tranche.due import KEEPER
from budgets.payables import RELEASE, REQUEST, Payable, payable
from budgets.states import AccountState, ConditionKind, TrancheState
from core.acting import SystemActor
from core.lifecycle import advance, lock
from core.lifecycle_many import advance_together
from core.refusals import Refusal
from core.showing import day_text


class NotDue(Refusal):
    """Only what is due is paid."""

    sentence = _("“%(tranche)s” is “%(state)s”, so it is not paid now.")


class OutOfPeriod(Refusal):
    """Nothing is paid after the agreement has ended."""

    sentence = _("The agreement of “%(award)s” ended on %(day)s, so nothing is paid for it any more.")


def why_not(tranche: Tranche, moment: str) -> Refusal | None:
    """Return why a tranche cannot be requested, or released, now; the facts are looked at anew both times."""
    return _found(tranche.fresh(), moment)


def lock_all(keys: Sequence[int]) -> list[tuple[Tranche, Refusal | None]]:
    """Lock tranches that are to be released; return each with what stands in its way (three queries at most)."""
    rows = Tranche.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk")
    found = list(
        rows.select_related("award__submission__call", "award__tranche_plan").prefetch_related("conditions")
    )
    kinds = {condition.kind for one in found for condition in one.conditions.all()}
    if ConditionKind.PREVIOUS_LIQUIDATED in kinds:
        prefetch_related_objects(found, "award__tranches")
    return [(one, _found(one, RELEASE)) for one in found]


def _found(now: Tranche, moment: str) -> Refusal | None:
    for refusal in (plan_not_sealed, award_not_active, out_of_period, _not_due, conditions_open):
        found = refusal(now)
        if found is not None:
            return found
    return in_payment(now) if moment == REQUEST else None


def out_of_period(tranche: Tranche) -> Refusal | None:
    """Refuse after the last day of the agreement, in the call's time zone."""
    award = tranche.award
    today = timezone.localdate(timezone=award.submission.call.zone)
    if award.ends_on is None or today <= award.ends_on:
        return None
    return OutOfPeriod(award=str(award), day=award.ends_on.isoformat())


def _not_due(tranche: Tranche) -> Refusal | None:
    if tranche.state == TrancheState.DUE:
        return None
    # Of a planned one it is more useful to hear what it waits for.
    return conditions_open(tranche) or NotDue(tranche=str(tranche), state=tranche.state_label)


def _requested(tranche: Tranche, payment: Any, by: Any, at: datetime) -> None:
    """An amount is reserved for it."""
    _stamp(tranche, at)


def _settled(tranche: Tranche, payment: Any, by: Any, at: datetime) -> None:
    """The money arrived."""
    advance(tranche.mark_paid, by=_hand(by), at=at)


def _settled_many(pairs: Sequence[tuple[Tranche, Any]], by: Any, at: datetime) -> None:
    """The money of many arrived."""
    prefetch_related_objects([tranche for tranche, _payment in pairs], "award")
    advance_together(
        [(tranche.mark_paid, {}) for tranche, _payment in pairs], by=_hand(by), at=at, locked=True
    )


def _reopened(tranche: Tranche, payment: Any, by: Any, at: datetime) -> None:
    """The payment failed or came back: the tranche is due again. Raises SpentAlready or WrongState."""
    if lock(tranche).state in (TrancheState.PAID, TrancheState.LIQUIDATED):
        advance(tranche.come_back, by=_hand(by), at=at)
    else:
        _stamp(tranche, None)


def _ended(tranche: Tranche, payment: Any, by: Any, at: datetime) -> None:
    """The payment was rejected or withdrawn before it was sent."""
    _stamp(tranche, None)


def _stamp(tranche: Tranche, at: datetime | None) -> None:
    row = lock(tranche)
    row.requested_at = at
    row.save(update_fields=["requested_at"])
    tranche.refresh_from_db()


def _hand(by: Any) -> Any:
    """Other parts of the system act on a tranche through its keeper."""
    return KEEPER if isinstance(by, SystemActor) else by


def _ceiling(tranche: Tranche) -> Ceiling:
    return Ceiling.objects.get(programme_key=tranche.programme_key, number=tranche.award.number)


def _text(tranche: Tranche) -> str:
    """What is paid, in words, in the active language."""
    given = {"number": tranche.no, "award": tranche.award.number}
    return gettext("Tranche %(number)s of award %(award)s") % given


def _payees(tranche: Tranche) -> QuerySet:
    """The accounts in use of those who are paid under the award."""
    payees = {"programme_key": tranche.programme_key, "award_number": tranche.award.number}
    return PayeeAccount.objects.filter(
        payee__in=Payee.objects.filter(**payees), state=AccountState.ACTIVE
    ).order_by("pk")


def _evidence(tranche: Tranche) -> list[tuple[str, str]]:
    """Return each condition in words, and how it was met: since when, what was seen by whom, or who waived it."""
    rows = tranche.conditions.select_related("met_by", "waived_by", "tranche__award__tranche_plan")
    return [(str(one.label), _how(one)) for one in rows]


def _how(condition: Any) -> str:
    if condition.waived_at is not None:
        told = {"who": condition.waived_by, "why": condition.waiver_reason}
        return gettext("Waived by %(who)s: %(why)s") % told
    if condition.met_at is not None:
        told = {"who": condition.met_by, "what": condition.evidence}
        return gettext("Seen by %(who)s: %(what)s") % told
    found = look(condition)
    if isinstance(found, Met) and found.since is not None:
        return gettext("Met since %(day)s") % {"day": day_text(found.since.date())}
    return str(found.words)


TRANCHE = payable(
    Payable(
        label="budgets.tranche",
        amount=lambda tranche: tranche.amount,
        ceiling=_ceiling,
        number=lambda tranche: tranche.number,
        text=_text,
        award=lambda tranche: tranche.award.number,
        refusal=why_not,
        payees=_payees,
        requested=_requested,
        settled=_settled,
        reopened=_reopened,
        ended=_ended,
        settled_many=_settled_many,
        lock_all=lock_all,
        evidence=_evidence,
        promised=True,
    )
)
