# SPDX-License-Identifier: AGPL-3.0-or-later
"""FxRate: what one currency was worth in another from a day on, and who says so."""

from decimal import Decimal
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.fx import Rate
from core.fields import CurrencyField, known_currency


class FxRate(models.Model):
    """`numerator` / `denominator` whole units of `to_currency` for one of `from_currency`, exactly.

    It is in force from `valid_from` until the next one of the same pair and origin begins, so two of them
    cannot overlap. `origin` says where it was read ("bank", "monthly official rate").
    """

    programme_key = models.CharField(max_length=40)
    from_currency = CurrencyField(_("from"))
    to_currency = CurrencyField(_("to"))
    valid_from = models.DateField(_("valid from"))
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField(default=1)
    origin = models.CharField(_("origin"), max_length=120)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["programme_key", "from_currency", "to_currency", "origin", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme_key", "from_currency", "to_currency", "origin", "valid_from"],
                name="one_rate_of_an_origin_begins_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(numerator__gt=0, denominator__gt=0), name="a_rate_is_more_than_nothing"
            ),
            models.CheckConstraint(
                condition=~Q(from_currency=F("to_currency")), name="a_rate_stands_between_two_currencies"
            ),
            known_currency("from_currency", name="rate_source_currency_is_known"),
            known_currency("to_currency", name="rate_target_currency_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.from_currency}/{self.to_currency} {self.valid_from:%Y-%m-%d}"

    @property
    def rate(self) -> Rate:
        """The rate as a value to calculate with."""
        return Rate(self.from_currency, self.to_currency, self.numerator, self.denominator, self.valid_from)

    @property
    def written(self) -> str:
        """The rate as a decimal number with at most twelve digits after the point."""
        number = Fraction(self.numerator, self.denominator)
        return f"{Decimal(number.numerator) / Decimal(number.denominator):.12f}".rstrip("0").rstrip(".")
