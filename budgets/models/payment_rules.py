# SPDX-License-Identifier: AGPL-3.0-or-later
"""PaymentRules: how many people a payment of a size needs, how long a new account waits, which ways are open."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from budgets.states import Channel


def all_channels() -> list[str]:
    """Return every way of paying."""
    return list(Channel.values)


class PaymentRules(models.Model):
    """One row for a programme; `hands` is a list of thresholds as `budgets.hands` reads them.

    `coding` are the account codes of the programme's own accounting, as `budgets.coding` reads them.
    """

    programme_key = models.CharField(max_length=40, unique=True)
    hands = models.JSONField(_("people by amount"), default=list, blank=True)
    cooling_days = models.PositiveSmallIntegerField(_("days that a new account waits"), default=3)
    channels = models.JSONField(_("ways of paying"), default=all_channels)
    coding = models.JSONField(_("columns of your own in payment requests"), default=list, blank=True)

    class Meta:
        verbose_name_plural = "payment rules"

    def __str__(self) -> str:
        return self.programme_key
