# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fund: a donor's agreement and its lines, from which budgets are paid."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import CurrencyField, MinorUnitField, MoneyOf, known_currency, not_negative


class Fund(models.Model):
    """A donor's agreement with the programme. Amounts of its lines are in its own currency."""

    programme_key = models.CharField(max_length=40)
    key = models.SlugField(_("key"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    donor = models.CharField(_("donor"), max_length=120)
    agreement_number = models.CharField(_("number of the agreement"), max_length=60, blank=True)
    currency = CurrencyField(_("currency"))

    class Meta:
        ordering = ["programme_key", "key"]
        constraints = [
            models.UniqueConstraint(fields=["programme_key", "key"], name="one_fund_of_a_key"),
            known_currency("currency", name="fund_currency_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class FundLine(models.Model):
    """One line of the donor's budget."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="lines")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=160)
    amount_minor = MinorUnitField(_("amount"))

    amount = MoneyOf("amount_minor", "fund.currency")

    class Meta:
        ordering = ["fund", "code"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "code"], name="one_fund_line_of_a_code"),
            not_negative("amount_minor", name="fund_lines_are_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def programme_key(self) -> str:
        """The fund's programme."""
        return self.fund.programme_key
