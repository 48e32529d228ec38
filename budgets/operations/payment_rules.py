# SPDX-License-Identifier: AGPL-3.0-or-later
"""A programme's rules of paying: who set them, and what holds where nobody did."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from budgets.hands import Hands, hands_for, read_thresholds
from budgets.models import PaymentRules
from budgets.states import Channel
from core import audit
from core.money import Money
from core.permissions import demand
from core.unreadable import Unreadable
from grants.models import Programme

LONGEST_WAIT = 60


class WaitUnfit(Unreadable):
    """The waiting time of new accounts is not a number of days that anybody waits."""

    sentence = _("A new account waits 0 to %(most)s days.")


class NoWayOfPaying(Unreadable):
    """The programme would pay nobody, or by a way that this software does not know."""

    sentence = _("Choose at least one way of paying: bank account, mobile money.")


def rules_of(programme_key: str) -> PaymentRules:
    """Return the programme's rules; those that hold by default when nobody set any (then not saved)."""
    found = PaymentRules.objects.filter(programme_key=programme_key).first()
    return found or PaymentRules(programme_key=programme_key)


def hands_of(programme_key: str, amount: Money) -> Hands:
    """Return how many people a payment of that amount needs in the programme."""
    people = Programme.objects.filter(key=programme_key).values_list("hands_on_payment", flat=True).first()
    return hands_for(amount, read_thresholds(rules_of(programme_key).hands), people or 3)


def set_payment_rules(
    programme_key: str,
    *,
    hands: Sequence[Mapping[str, Any]],
    cooling_days: int,
    channels: Sequence[str],
    by: Any,
) -> PaymentRules:
    """Set a programme's rules; payments that were asked for before keep theirs.

    Raises NotAllowed, NotAThreshold, ThresholdsOverlap, WaitUnfit or NoWayOfPaying.
    """
    demand(by, "budgets.set_payment_rules", rules_of(programme_key))
    read_thresholds(hands)
    if not 0 <= cooling_days <= LONGEST_WAIT:
        raise WaitUnfit(field="cooling_days", most=LONGEST_WAIT)
    if not channels or not set(channels) <= set(Channel.values):
        raise NoWayOfPaying(field="channels")
    values: dict[str, Any] = {
        "hands": list(hands),
        "cooling_days": cooling_days,
        "channels": sorted(set(channels)),
    }
    with transaction.atomic():
        row, _new = PaymentRules.objects.update_or_create(programme_key=programme_key, defaults=values)
        audit.record("set", row, by=by, **values)
    return row
