# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ceiling: how much may be promised under one number, and how much of it is reserved and has arrived."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.states import CeilingKind
from core.fields import CurrencyField, MinorUnitField, MoneyOf, known_currency


class Ceiling(models.Model):
    """0 <= paid <= committed <= ceiling, in minor units: the database itself refuses anything else.

    `committed` is the sum of the live payments, `paid` of those that arrived. Only payments move the two.
    """

    programme_key = models.CharField(max_length=40)
    call_key = models.CharField(max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=CeilingKind)
    number = models.CharField(_("number"), max_length=40)
    currency = CurrencyField(_("currency"))
    ceiling_minor = MinorUnitField(_("ceiling"))
    committed_minor = MinorUnitField(_("reserved"), default=0)
    paid_minor = MinorUnitField(_("paid"), default=0)

    ceiling = MoneyOf("ceiling_minor", "currency")
    committed = MoneyOf("committed_minor", "currency")
    paid = MoneyOf("paid_minor", "currency")

    class Meta:
        ordering = ["programme_key", "number"]
        constraints = [
            models.UniqueConstraint(fields=["programme_key", "number"], name="one_ceiling_of_a_number"),
            models.CheckConstraint(
                condition=Q(
                    paid_minor__gte=0,
                    committed_minor__gte=F("paid_minor"),
                    ceiling_minor__gte=F("committed_minor"),
                ),
                name="paid_is_within_committed_within_ceiling",
            ),
            models.CheckConstraint(condition=Q(kind__in=CeilingKind.values), name="ceiling_kind_is_known"),
            models.CheckConstraint(condition=~Q(number=""), name="a_ceiling_has_a_number"),
            known_currency("currency", name="ceiling_currency_is_known"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def left(self):
        """What can still be promised."""
        return self.ceiling - self.committed
