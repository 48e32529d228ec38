# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the steps of a payment share: locks in one order, postings, what is wrong with an account.

Locks are taken in the order payment, thing, head of the ledger, ceiling, so that nobody waits in a ring.
"""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets import entries, happenings
from budgets.models import JournalEntry, PayeeAccount, Payment
from budgets.operations.days import today_of, zone_of
from budgets.operations.ledger import entry_of, post
from budgets.payables import Payable, is_promised, kind_of
from budgets.states import AccountState, BatchState
from core import showing
from core.acting import SystemActor
from core.lifecycle import lock, stands_in_the_way
from core.permissions import demand
from core.refusals import Refusal

__all__ = [
    "AccountNotUsable",
    "AccountWaits",
    "key_of",
    "locked_thing",
    "may_act",
    "moment",
    "refuse_account",
    "take_back",
    "taken_up",
    "thing_of",
    "today_of",
    "zone_of",
]


class AccountWaits(Refusal):
    """A new account waits, so that a wrong one is noticed."""

    sentence = _("The account %(account)s is new and is used from %(when)s on.")


class AccountNotUsable(Refusal):
    """Money goes only to an account in use."""

    sentence = _("The account %(account)s is “%(state)s”. Money goes only to an account that is in use.")


def refuse_account(account: PayeeAccount) -> None:
    """Raise AccountWaits or AccountNotUsable unless the account is in use."""
    if account.state == AccountState.ACTIVE:
        return
    if account.state == AccountState.VERIFIED:
        when = showing.moment_text(moment(account.usable_from), zone_of(account.programme_key))
        raise AccountWaits(account=str(account), when=when)
    raise AccountNotUsable(account=str(account), state=account.state_label)


def locked_thing(thing: Any) -> Any:
    """Return a fresh copy of what is paid, locked until the transaction ends."""
    return type(thing)._base_manager.select_for_update(no_key=True).get(pk=thing.pk)


def thing_of(payment: Payment) -> tuple[Payable, Any]:
    """Return what a payment pays, locked, and its kind."""
    thing = locked_thing(payment.thing)
    return kind_of(thing), thing


class InABatch(Refusal):
    """What stands in a locked batch moves with it."""

    sentence = _(
        "The payment %(payment)s stands in the batch %(batch)s. Take it out first, or cancel the batch."
    )


def leave_draft(payment: Payment) -> None:
    """Take a locked payment out of the draft of a batch; raises InABatch when the batch is locked or released."""
    if payment.batch is None or payment.batch.state not in BatchState.INSIDE:
        return
    if payment.batch.state != BatchState.DRAFT:
        raise InABatch(payment=str(payment), batch=str(payment.batch))
    Payment.objects.filter(pk=payment.pk).update(batch=None)
    payment.batch = None


def release_entry(payment: Payment, on: date) -> entries.Entry:
    """Return the entry by which a released payment becomes an advance."""
    words = f"{payment.reference} {payment.text}"[: entries.LONGEST_TEXT]
    key = key_of(payment, "release")
    return happenings.release(
        key, on, words, award=payment.award_number, amount=payment.amount, promised=is_promised(payment)
    )


def taken_up(payment: Payment, step: str, by: Any, permission: str) -> Payment:
    """Return the payment, fresh and locked, when this person may take this step of it now.

    Raises NotAllowed, WrongState or TakenMeanwhile.
    """
    row = lock(payment)
    may_act(row, step, by, permission)
    found = stands_in_the_way(getattr(row, step))
    if found is not None:
        raise found
    return row


def may_act(payment: Payment, step: str, by: Any, permission: str) -> None:
    """Raise NotAllowed unless the person has the permission, or the system actor the step."""
    if not (isinstance(by, SystemActor) and by.may_take(f"budgets.payment.{step}")):
        demand(by, permission, payment)


def key_of(payment: Payment, act: str) -> str:
    """Return the ledger's key of what happens to a payment: once, whoever asks."""
    return f"pay:{payment.reference}:{act}"


def take_back(payment: Payment, act: str, *, key: str, on: date, by: Any) -> None:
    """Post the reversal of a payment's entry."""
    row = JournalEntry.objects.get(key=key_of(payment, act))
    words = str(_("Taken back: %(text)s") % {"text": row.text})[: entries.LONGEST_TEXT]
    post(payment.programme_key, entries.reversal(entry_of(row), key=key, on=on, text=words), by=by)


def moment(at: datetime | None) -> datetime:
    """Return when it happened: now, unless an import says otherwise."""
    return at or timezone.now()
