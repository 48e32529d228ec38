# SPDX-License-Identifier: AGPL-3.0-or-later
"""PlacementAllowance: a stipend, travel or insurance that was agreed for a placement."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import CurrencyField, MinorUnitField, MoneyOf, known_currency
from core.lifecycle import states_only
from placements.lifecycle import AllowanceLifecycle
from placements.models.placement import Placement
from placements.models.somebody import somebody
from placements.states import AllowanceKind, AllowanceState


class PlacementAllowance(AllowanceLifecycle):
    """An amount (in minor units of its currency) for one placement; all of a placement are in one currency."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="allowances")
    programme_key = models.CharField(max_length=40)
    call_key = models.CharField(max_length=60, blank=True)
    no = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=AllowanceKind.choices)
    text = models.CharField(_("for what"), max_length=160)
    amount_minor = MinorUnitField(_("amount"))
    currency = CurrencyField(_("currency"))
    planned_on = models.DateField(_("planned for"))
    agreed_by = somebody()
    agreed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    requested_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=300, blank=True)

    amount = MoneyOf("amount_minor", "currency")

    class Meta:
        ordering = ["placement", "no"]
        constraints = [
            states_only(AllowanceState, "allowance_state_is_known"),
            known_currency("currency", name="allowance_currency_is_known"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="an_allowance_is_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(kind__in=AllowanceKind.values), name="allowance_kind_is_known"
            ),
            models.UniqueConstraint(fields=["placement", "no"], name="one_allowance_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    @property
    def number(self) -> str:
        """Its number: of the placement, then its own."""
        return f"{self.placement.number}-A{self.no}"
