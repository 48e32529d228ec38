# SPDX-License-Identifier: AGPL-3.0-or-later
"""SourceAccount: an account of the organisation from which payments are made. Written once, and closed one day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models.payee import HIDDEN
from budgets.models.somebody import somebody
from core.fields import CurrencyField, known_currency


class SourceAccount(models.Model):
    """`label` is its name in the books (1010). The number is kept encrypted; `last_digits` tell it apart.

    A bank that pays to accounts with IBAN alone says so in `iban_only`.
    """

    programme_key = models.CharField(max_length=40)
    label = models.CharField(_("name in the books"), max_length=40)
    holder = models.CharField(_("name of the holder"), max_length=140)
    country = models.CharField(_("country"), max_length=2)
    bic = models.CharField(_("BIC of the bank"), max_length=11)
    sealed_number = models.TextField(_("number, encrypted"))
    last_digits = models.CharField(_("last digits"), max_length=4)
    currency = CurrencyField(_("currency"))
    iban_only = models.BooleanField(_("pays to accounts with IBAN alone"), default=False)
    added_by = somebody(null=False, blank=False)
    added_at = models.DateTimeField()
    closed_by = somebody()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["programme_key", "label", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme_key", "label"],
                condition=Q(closed_at=None),
                name="one_open_source_account_of_a_label",
            ),
            models.CheckConstraint(
                condition=~Q(label="") & ~Q(holder="") & ~Q(bic="") & ~Q(sealed_number=""),
                name="a_source_account_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="a_source_account_is_closed_by_somebody",
            ),
            known_currency("currency", name="source_account_currency_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.masked} {self.currency}"

    @property
    def masked(self) -> str:
        """The number as everybody may see it: its last digits."""
        return HIDDEN + self.last_digits
