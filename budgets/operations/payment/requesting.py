# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking for a payment: the amount is reserved under its ceiling, once for each thing."""

import hashlib
import re
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from budgets.models import PayeeAccount, Payment
from budgets.operations.ceiling import reserve
from budgets.operations.payment.common import locked_thing, moment, refuse_account
from budgets.operations.payment_rules import hands_of
from budgets.payables import REQUEST, Payable, kind_of
from core import audit
from core.permissions import demand
from core.refusals import Refusal

LONGEST_BASE = 30  # a reference has 35 characters, of which the attempt takes up to five
NOT_IN_A_REFERENCE = re.compile(r"[^A-Za-z0-9/().,+ -]|^[/-]")


class LivePayment(Refusal):
    """A thing is paid once."""

    sentence = _("%(number)s has a payment already: %(reference)s, “%(state)s”, asked for by %(maker)s.")


class AccountOfAnother(Refusal):
    """The account belongs to somebody who is not paid for this."""

    sentence = _("The account %(account)s may not be used for %(number)s.")


def request_payment(thing: Any, *, account: PayeeAccount, by: Any, at: datetime | None = None) -> Payment:
    """Ask for the payment of a thing to an account; the amount is then reserved under the thing's ceiling.

    Raises NotAllowed, LivePayment, what the thing itself refuses, AccountOfAnother, AccountWaits,
    AccountNotUsable, CeilingPassed or MixedCurrencies.
    """
    kind = kind_of(thing)
    with transaction.atomic():
        locked = locked_thing(thing)
        wanted = _wanted(kind, locked, account, by, moment(at))
        demand(by, "budgets.request_payment", wanted)
        before = Payment.objects.of_thing(locked)
        _refuse_second(before, wanted)
        found = kind.refusal(locked, REQUEST)
        if found is not None:
            raise found
        _refuse_account_of(kind, locked, wanted.account)
        wanted.attempt = before.count() + 1
        wanted.reference = _reference(locked, wanted)
        hands = hands_of(wanted.programme_key, wanted.amount)
        wanted.checks_needed, wanted.releases_needed = hands.checks, hands.releases
        wanted.save(force_insert=True)
        kind.requested(locked, wanted, by, wanted.requested_at)
        reserve(wanted.ceiling, wanted.amount)
        audit.record(
            "request", wanted, by=by, at=at, to_state=wanted.state, amount=wanted.amount, thing=locked,
            account=account, ceiling=wanted.ceiling, attempt=wanted.attempt,
        )  # fmt: skip
    return wanted


def _wanted(kind: Payable, thing: Any, account: PayeeAccount, by: Any, at: datetime) -> Payment:
    ceiling, amount = kind.ceiling(thing), kind.amount(thing)
    return Payment(
        content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk,
        programme_key=ceiling.programme_key, call_key=ceiling.call_key, ceiling=ceiling, number=kind.number(thing),
        award_number=kind.award(thing), text=str(kind.text(thing))[:200], amount_minor=amount.minor,
        currency=amount.currency, account=account.fresh(), maker=by, maker_name=getattr(by, "name", ""),
        requested_at=at,
    )  # fmt: skip


def _refuse_second(before: Any, wanted: Payment) -> None:
    live = before.live().first()
    if live is not None:
        raise LivePayment(
            number=wanted.number, reference=live.reference, state=live.state_label, maker=live.maker_name
        )


def _refuse_account_of(kind: Payable, thing: Any, account: PayeeAccount) -> None:
    """The account is in use, and of somebody who is paid for this."""
    refuse_account(account)
    if not kind.payees(thing).filter(pk=account.pk).exists():
        raise AccountOfAnother(account=str(account), number=kind.number(thing))


def _reference(thing: Any, payment: Payment) -> str:
    """Return the reference of this attempt: number and attempt, in characters that every bank takes.

    A number that is too long, has other characters or is another thing's too gets a part of a digest instead.
    """
    base = NOT_IN_A_REFERENCE.sub("", payment.number)[:LONGEST_BASE]
    reference = f"{base}-{payment.attempt}"
    taken = Payment.objects.filter(reference=reference).exists()
    if base == payment.number and not taken:
        return reference
    digest = hashlib.sha256(f"{thing._meta.label_lower}:{thing.pk}".encode()).hexdigest()[:8]
    return f"{base[:21]}-{digest}-{payment.attempt}"
