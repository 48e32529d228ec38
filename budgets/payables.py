# SPDX-License-Identifier: AGPL-3.0-or-later
"""The kinds of things that can be paid; each room registers its own, and payments know them by these facts only.

TRANCHE = payable(Payable(label="budgets.tranche", amount=..., ...))
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType

from core.money import Money
from core.refusals import Refusal

REQUEST, RELEASE = "request", "release"
Told = Callable[[Any, Any, Any, datetime], None]  # thing, payment, by, at
ToldMany = Callable[[Sequence[tuple[Any, Any]], Any, datetime], None]  # (thing, payment) each, by, at
LockAll = Callable[
    [Sequence[int]], list[tuple[Any, Refusal | None]]
]  # each thing, and why it is not released


@dataclass(frozen=True)
class Payable:
    """One kind of thing that can be paid.

    `refusal` answers why a thing cannot be requested (or released) now; its second argument is REQUEST or
    RELEASE. `payees` are the accounts that may be used for it. `requested`, `settled`, `reopened` and `ended`
    are told inside the payment's own transaction: an amount is reserved for it; the money arrived; the payment
    failed or was returned; the payment was rejected or withdrawn before it was sent. After the last two the
    thing can be requested again. `settled_many` is `settled` of many things at once, for kinds that come by the
    thousand; things and payments are locked by then. A kind of which many are released at once may say how all
    of them are locked and asked in a few queries: `lock_all` takes their primary keys. `evidence` answers what was
    agreed and how it was met, as (words, how), for the paper that asks for the payment.
    """

    label: str  # the model's label_lower, "budgets.tranche"
    amount: Callable[[Any], Money]
    ceiling: Callable[[Any], Any]  # the Ceiling row that the payment counts against
    number: Callable[[Any], str]  # for people; every payment reference begins with it
    text: Callable[[Any], str]  # what is paid, in words for the payee
    award: Callable[[Any], str]  # the sub-ledger's subject of 1310: the award's number
    refusal: Callable[[Any, str], Refusal | None]
    payees: Callable[[Any], Any]  # a queryset of PayeeAccount
    requested: Told
    settled: Told
    reopened: Told
    ended: Told
    settled_many: ToldMany | None = None
    lock_all: LockAll | None = None
    evidence: Callable[[Any], list[tuple[str, str]]] | None = None
    promised: bool = False  # whether its award's commitment (8010) holds the amount until it is released


PAYABLES: dict[str, Payable] = {}


def payable(kind: Payable) -> Payable:
    """Register a kind of thing that can be paid; the same label again takes the other's place."""
    PAYABLES[kind.label] = kind
    return kind


def kind_of(thing: Any) -> Payable:
    """Return the kind of a thing that can be paid; raises KeyError for anything else."""
    return PAYABLES[thing._meta.label_lower]


def is_promised(payment: Any) -> bool:
    """Say whether what a payment pays is held by its award's commitment until the release."""
    kind = PAYABLES.get(
        ContentType.objects.get_for_id(payment.content_type_id).model_class()._meta.label_lower
    )
    return kind is not None and kind.promised


def promised_kinds() -> list[tuple[str, str]]:
    """Return (app label, model name) of the kinds of things that commitments hold."""
    kinds = (kind.label.partition(".") for kind in PAYABLES.values() if kind.promised)
    return [(app, model) for app, _point, model in kinds]
