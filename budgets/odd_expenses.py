# SPDX-License-Identifier: AGPL-3.0-or-later
"""Accepted expenses that look like one another: the same receipt, the same invoice, the same purchase."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from budgets.models import Expense
from budgets.states import ExpenseState


@dataclass(frozen=True)
class LookAlikes:
    """The expenses, each but the first of those that look alike, and by what (by their keys)."""

    rows: QuerySet
    why: dict[int, str]


def look_alikes(programme_key: str) -> LookAlikes:
    """Return what looks like an expense that was accepted before, anywhere in the programme (one query)."""
    own = Expense.objects.filter(award__programme_key=programme_key, state=ExpenseState.ACCEPTED)
    names = (
        "pk",
        "receipt_id",
        "place",
        "supplier",
        "invoice_number",
        "amount_minor",
        "award__currency",
        "spent_on",
    )
    first: dict[Hashable, int] = {}
    why: dict[int, str] = {}
    for row in own.order_by("judged_at", "pk").values(*names, "award__number"):
        for trait, words in _traits(row):
            if first.setdefault(trait, row["pk"]) != row["pk"]:
                why.setdefault(row["pk"], words)
    rows = Expense.objects.filter(pk__in=list(why)).select_related("award", "judged_by")
    return LookAlikes(rows, why)


def _traits(row: dict[str, Any]) -> list[tuple[Hashable, str]]:
    supplier = " ".join(row["supplier"].split()).casefold()
    traits: list[tuple[Hashable, str]] = [
        (("receipt", row["receipt_id"], row["place"]), _("The same receipt was accepted before.")),
    ]
    if row["invoice_number"]:
        trait = ("invoice", supplier, row["invoice_number"].strip().casefold())
        traits.append((trait, _("An invoice of this number and supplier was accepted before.")))
    trait = ("bought", supplier, row["amount_minor"], row["award__currency"], row["spent_on"])
    return [*traits, (trait, _("The same amount was spent with this supplier on the same day."))]
