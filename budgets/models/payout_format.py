# SPDX-License-Identifier: AGPL-3.0-or-later
"""PayoutFormat: what a mobile-money provider's table looks like in one programme, and how much it carries at a time."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.bankfiles.mobile import AmountStyle, PayoutProfile, PhoneStyle, ResultMapping, Source
from budgets.models.somebody import somebody
from core.fields import CurrencyField, MinorUnitField, MoneyOf, known_currency


class PayoutFormat(models.Model):
    """One provider's format as finance wrote it. `columns` are [heading, source]; `results` maps its table of results.

    `cap_minor` is the most that it pays at a time; more is split into at most `most_parts`, or refused.
    """

    programme_key = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=40)
    currency = CurrencyField(_("currency"), default="RWF")
    country_code = models.CharField(_("country code of its numbers"), max_length=4, default="250")
    delimiter = models.CharField(_("between columns"), max_length=1, default=",")
    phone = models.CharField(_("how numbers are written"), max_length=12, default=PhoneStyle.COUNTRY.value)
    amount = models.CharField(_("how amounts are written"), max_length=12, default=AmountStyle.PLAIN.value)
    columns = models.JSONField(_("columns"), default=list)
    results = models.JSONField(_("table of results"), default=dict)
    cap_minor = MinorUnitField(_("most at a time"), null=True, blank=True)
    most_parts = models.PositiveSmallIntegerField(_("parts at most"), default=1)
    changed_by = somebody()
    changed_at = models.DateTimeField(null=True, blank=True)

    cap = MoneyOf("cap_minor", "currency")

    class Meta:
        ordering = ["programme_key", "name"]
        constraints = [
            models.UniqueConstraint(fields=["programme_key", "name"], name="one_payout_format_of_a_name"),
            models.CheckConstraint(
                condition=Q(cap_minor=None) | Q(cap_minor__gt=0), name="a_cap_is_more_than_nothing"
            ),
            models.CheckConstraint(condition=Q(most_parts__gte=1), name="a_payment_has_a_part"),
            known_currency("currency", name="payout_format_currency_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def profile(self) -> PayoutProfile:
        """The format as the writer of files takes it; raises ReferenceMissing or ValueError."""
        return PayoutProfile(
            name=self.name,
            columns=tuple((heading, Source(source)) for heading, source in self.columns),
            result=ResultMapping(**self.results),
            currency=self.currency,
            country_code=self.country_code,
            delimiter=self.delimiter,
            phone=PhoneStyle(self.phone),
            amount=AmountStyle(self.amount),
        )
