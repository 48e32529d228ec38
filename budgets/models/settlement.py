# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settlement: money of a tranche that no receipt accounts for, and how it was settled: come back, shown, written off."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models.expense import Finding
from budgets.models.tranche import OfAnAward, Tranche
from budgets.states import SettledBy
from core.fields import MinorUnitField, MoneyOf
from core.models import Blob
from grants.models import Award


class Settlement(OfAnAward, models.Model):
    """An amount settled once, in minor units of the award's currency; without a finding it is unspent money that
    came back. `once` is the name of the form it was typed in, so that a second click is the same row."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="settlements")
    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="settlements")
    finding = models.ForeignKey(
        Finding, null=True, blank=True, on_delete=models.PROTECT, related_name="settlements"
    )
    way = models.CharField(_("how"), max_length=12, choices=SettledBy)
    amount_minor = MinorUnitField(_("amount"))
    words = models.TextField(_("in words"))
    bank = models.CharField(_("bank account"), max_length=80, blank=True)
    voucher = models.CharField(_("voucher number"), max_length=60, blank=True)
    received_on = models.DateField(_("arrived on"), null=True, blank=True)
    paper = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField()
    once = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    amount = MoneyOf("amount_minor", "award.currency")

    class Meta:
        ordering = ["award", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=SettledBy.values), name="settled_in_a_known_way"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="something_is_settled"),
            models.CheckConstraint(condition=~Q(words=""), name="a_settlement_is_said_in_words"),
            models.CheckConstraint(
                condition=~Q(way="refunded") | Q(received_on__isnull=False) & ~Q(bank="") & ~Q(voucher=""),
                name="a_refund_has_account_voucher_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(way="written_off") | Q(paper__isnull=False),
                name="what_is_written_off_has_its_paper",
            ),
            models.CheckConstraint(
                condition=Q(finding__isnull=False) | Q(way="refunded"),
                name="without_a_finding_money_only_comes_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tranche} / {self.get_way_display()}"
