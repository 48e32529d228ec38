# SPDX-License-Identifier: AGPL-3.0-or-later
"""MoneyClosing: the money of an award is closed for ever; nothing more is posted, paid or accounted for in it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from budgets.models.ledger import Anchor
from budgets.models.tranche import OfAnAward
from core.fields import MinorUnitField, MoneyOf
from grants.models import Award


class MoneyClosing(models.Model):
    """Who closed an award's money, and how much of its ceiling was not needed (minor units of its currency)."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="money_closing")
    programme_key = models.CharField(max_length=40)
    award_number = models.CharField(max_length=40)
    released_minor = MinorUnitField(default=0)
    anchor = models.ForeignKey(Anchor, on_delete=models.PROTECT, related_name="+")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()

    released = MoneyOf("released_minor", "award.currency")
    call_key = OfAnAward.call_key

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme_key", "award_number"], name="the_money_of_an_award_is_closed_once"
            ),
            models.CheckConstraint(
                condition=Q(released_minor__gte=0), name="what_is_released_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number of the closing statement."""
        return f"{self.award_number}-C"
