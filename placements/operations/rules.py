# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a programme decides about its placements, and the next number of one."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.money import MINOR_DIGITS
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Programme
from placements.matching import Weights
from placements.models import PlacementRules


class MonthsDoNotFit(Refusal):
    """The longest is not shorter than the shortest."""

    sentence = _("The longest placement cannot be shorter than the shortest.")


class WeightsMissing(Refusal):
    """Something counts in matching."""

    sentence = _("At least one weight must be more than zero.")


class UnknownCurrency(Refusal):
    """Currencies are codes of ISO 4217."""

    sentence = _("“%(code)s” is no currency code of three letters.")


def rules_of(programme_key: str) -> PlacementRules:
    """Return the rules of a programme: its own, or the usual ones (a row not yet kept)."""
    found = PlacementRules.objects.filter(programme_key=programme_key).first()
    return found or PlacementRules(programme_key=programme_key)


def weights_of(rules: PlacementRules) -> Weights:
    """Return the weights of matching; what the programme does not name has its usual weight."""
    return Weights(**(Weights().as_dict() | rules.weights))


def set_rules(
    programme_key: str, *, shortest_months: int, longest_months: int, answer_days: int, weights: dict[str, int],
    currencies: list[str], by: Any,
) -> PlacementRules:  # fmt: skip
    """Set them; placements that stand keep the months under which they were agreed.

    Raises NotAllowed, MonthsDoNotFit, WeightsMissing or UnknownCurrency.
    """
    wanted: dict[str, Any] = {
        "shortest_months": shortest_months, "longest_months": longest_months, "answer_days": answer_days,
        "weights": weights, "currencies": currencies,
    }  # fmt: skip
    demand(by, "placements.set_rules", PlacementRules(programme_key=programme_key))
    if longest_months < shortest_months:
        raise MonthsDoNotFit(field="longest_months")
    if not any(weights.values()):
        raise WeightsMissing(field="weight_field")
    for code in currencies:
        if code not in MINOR_DIGITS:
            raise UnknownCurrency(field="currencies", code=code)
    with transaction.atomic():
        rules, _new = PlacementRules.objects.update_or_create(programme_key=programme_key, defaults=wanted)
        audit.record("set", rules, by=by, **wanted)
    return rules


def next_number(programme_key: str) -> str:
    """Return the next number of a placement; must run inside the transaction that uses it."""
    PlacementRules.objects.get_or_create(programme_key=programme_key)
    rules = PlacementRules.objects.select_for_update().get(programme_key=programme_key)
    rules.last_number += 1
    rules.save(update_fields=["last_number"])
    prefix = Programme.objects.values_list("number_prefix", flat=True).get(key=programme_key)
    return f"{prefix}-P-{rules.last_number:04d}"
