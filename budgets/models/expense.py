# SPDX-License-Identifier: AGPL-3.0-or-later
"""Expense: what a grantee spent of a tranche, with its receipt. Finding: what was found unsupported, and settled.

Several expenses of one sheet share its file: they are handed in at one moment, each at its place on the sheet.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.lifecycle.expense import ExpenseLifecycle
from budgets.liquidation import WAYS, FindingSum
from budgets.models.budget import BudgetLine
from budgets.models.tranche import OfAnAward, Tranche
from budgets.queries.expense import ExpenseQuerySet
from budgets.states import ExpenseState
from core.fields import MinorUnitField, MoneyOf
from core.lifecycle import states_only
from core.models import Blob
from core.money import Money
from grants.models import Award

# Art. 35 of the Belgian Royal Decree of 11 September 2016, as a list of six questions: all must hold.
TICKS = (
    "is_documented",
    "is_planned",
    "is_lawful",
    "is_funded_once",
    "is_under_agreement",
    "is_not_excluded",
)


# Of what no budget says anything: the heading in the ledger.
UNPLANNED = "unplanned"


class Expense(OfAnAward, ExpenseLifecycle):
    """One receipt, in minor units of the award's currency. The same receipt counts once in an award.

    `line` is empty where the award had no budget yet; `client_key` is the name that the phone gave it before it
    was sent, so that what is sent again is the same row.
    """

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="expenses")
    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="expenses")
    line = models.ForeignKey(
        BudgetLine, null=True, blank=True, on_delete=models.PROTECT, related_name="expenses"
    )
    spent_on = models.DateField(_("date"))
    supplier = models.CharField(_("supplier"), max_length=160)
    invoice_number = models.CharField(_("number of the invoice"), max_length=60, blank=True)
    amount_minor = MinorUnitField(_("amount"))
    receipt = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(_("place on the sheet"), default=1)
    client_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    is_documented = models.BooleanField(_("It is documented and can be verified"), default=False)
    is_planned = models.BooleanField(_("It is needed, and within budget and period"), default=False)
    is_lawful = models.BooleanField(_("Tax, social and buying rules were kept"), default=False)
    is_funded_once = models.BooleanField(_("Nobody else pays for it"), default=False)
    is_under_agreement = models.BooleanField(_("Who spent it may, under the agreement"), default=False)
    is_not_excluded = models.BooleanField(_("It is not on the list of excluded costs"), default=False)
    question = models.TextField(_("question"), blank=True)
    answered = models.TextField(_("answer"), blank=True)
    reason = models.TextField(_("why it is not accepted"), blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)

    amount = MoneyOf("amount_minor", "award.currency")
    objects = ExpenseQuerySet.as_manager()

    class Meta:
        ordering = ["tranche", "spent_on", "pk"]
        constraints = [
            states_only(ExpenseState, "expense_state_is_known"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="an_expense_is_more_than_nothing"),
            models.UniqueConstraint(
                fields=["award", "receipt", "place"],
                condition=~Q(state="refused"),
                name="a_receipt_counts_once_per_award",
            ),
            models.CheckConstraint(condition=Q(place__gte=1), name="places_on_a_sheet_begin_at_one"),
            models.CheckConstraint(
                condition=Q(judged_by=None) | ~Q(judged_by=F("reported_by")),
                name="who_reports_an_expense_does_not_judge_it",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted")
                | Q(judged_by__isnull=False, judged_at__isnull=False, **dict.fromkeys(TICKS, True)),
                name="an_accepted_expense_keeps_the_six_rules",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | (Q(judged_by__isnull=False) & ~Q(reason="")),
                name="an_expense_is_refused_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} {self.spent_on:%Y-%m-%d}"

    @property
    def heading(self) -> str:
        """The code of the heading under which it is booked."""
        return self.line.heading.code if self.line is not None else UNPLANNED


class Finding(OfAnAward, models.Model):
    """An amount of a tranche that was found unsupported; pending is what is not settled yet."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="findings")
    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="findings")
    words = models.TextField(_("what was found"))
    amount_minor = MinorUnitField(_("amount"))
    refunded_minor = MinorUnitField(_("refunded"), default=0)
    documented_minor = MinorUnitField(_("documented later"), default=0)
    justified_minor = MinorUnitField(_("justified"), default=0)
    written_off_minor = MinorUnitField(_("written off"), default=0)
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField()
    once = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    amount = MoneyOf("amount_minor", "award.currency")

    class Meta:
        ordering = ["award", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    amount_minor__gt=0, refunded_minor__gte=0, documented_minor__gte=0, justified_minor__gte=0,
                    written_off_minor__gte=0,
                    amount_minor__gte=F("refunded_minor") + F("documented_minor") + F("justified_minor")
                    + F("written_off_minor"),
                ),
                name="no_more_is_settled_than_was_found",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.tranche} / {self.pk}"

    def sum(self) -> FindingSum:
        """The finding as the pure module reads it."""
        currency = self.award.currency
        return FindingSum(self.amount, {way: Money(getattr(self, f"{way}_minor"), currency) for way in WAYS})
