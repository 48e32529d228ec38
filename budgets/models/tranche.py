# SPDX-License-Identifier: AGPL-3.0-or-later
"""The plan by which an award is paid: its tranches, and what each of them waits for.

Triggers keep the promise: in a sealed plan the live tranches and what was given up are the award, to the minor
unit, and nothing of it changes. A change opens the plan, and seals its next version, in one transaction.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.lifecycle.tranche import TrancheLifecycle
from budgets.queries.tranche import TrancheQuerySet
from budgets.states import ConditionKind, TrancheState
from core.fields import MinorUnitField, MoneyOf
from core.lifecycle import states_only
from core.models import Blob
from grants.models import Award


def _somebody() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class OfAnAward:
    """What belongs to an award belongs to the award's programme and call."""

    @property
    def programme_key(self: Any) -> str:
        """The award's programme."""
        return self.award.programme_key

    @property
    def call_key(self: Any) -> str:
        """The award's call."""
        return self.award.call_key


class TranchePlan(OfAnAward, models.Model):
    """An award's plan. `given_up` is what tranches that were called off no longer bring: it stays with the fund."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="tranche_plan")
    version = models.PositiveSmallIntegerField(default=1)
    amount_minor = MinorUnitField(_("amount"))
    given_up_minor = MinorUnitField(_("given up"), default=0)
    sealed_at = models.DateTimeField(null=True, blank=True)

    amount = MoneyOf("amount_minor", "award.currency")
    given_up = MoneyOf("given_up_minor", "award.currency")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, given_up_minor__gte=0, given_up_minor__lte=F("amount_minor")),
                name="what_is_given_up_is_part_of_the_plan",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The award's number and the plan's version."""
        return f"{self.award.number}-P{self.version}"


class Tranche(OfAnAward, TrancheLifecycle):
    """A part of an award that is paid at once, in minor units of the award's currency."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="tranches")
    no = models.PositiveSmallIntegerField(_("number"))
    amount_minor = MinorUnitField(_("amount"))
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    requested_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    liquidated_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(blank=True)

    amount = MoneyOf("amount_minor", "award.currency")
    objects = TrancheQuerySet.as_manager()

    class Meta:
        ordering = ["award", "no"]
        constraints = [
            states_only(TrancheState, "tranche_state_is_known"),
            models.UniqueConstraint(fields=["award", "no"], name="one_tranche_of_a_number"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="a_tranche_is_more_than_nothing"),
            models.CheckConstraint(
                condition=~Q(state__in=["paid", "liquidated"]) | Q(paid_at__isnull=False),
                name="a_paid_tranche_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False) & ~Q(cancel_reason="")
                | ~Q(state="cancelled") & Q(cancelled_at=None),
                name="a_called_off_tranche_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The award's number and the tranche's."""
        return f"{self.award.number}-T{self.no}"


class ReleaseCondition(OfAnAward, models.Model):
    """One thing that a tranche waits for. Facts are looked at (budgets/conditions.py); kept here is only what a
    person says: that a document was seen, or that the condition is waived, on whose request and why."""

    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="conditions")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=24, choices=ConditionKind)
    words = models.CharField(_("as agreed"), max_length=300, blank=True)
    params = models.JSONField(default=dict, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = _somebody()
    evidence = models.TextField(_("evidence"), blank=True)
    evidence_file = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    waiver_asked_at = models.DateTimeField(null=True, blank=True)
    waiver_asked_by = _somebody()
    waiver_reason = models.TextField(_("why it is waived"), blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = _somebody()

    class Meta:
        ordering = ["tranche", "order"]
        constraints = [
            models.UniqueConstraint(fields=["tranche", "order"], name="one_condition_per_place"),
            models.CheckConstraint(
                condition=Q(kind__in=ConditionKind.values), name="condition_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(met_at=None, met_by=None)
                | Q(met_at__isnull=False, met_by__isnull=False, kind__in=["document", "milestone"])
                & ~Q(evidence=""),
                name="somebody_saw_what_is_met_by_hand",
            ),
            models.CheckConstraint(
                condition=Q(waiver_asked_at=None, waiver_asked_by=None)
                | Q(waiver_asked_at__isnull=False, waiver_asked_by__isnull=False) & ~Q(waiver_reason=""),
                name="a_waiver_is_asked_for_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(waived_at=None, waived_by=None)
                | Q(waived_at__isnull=False, waived_by__isnull=False, waiver_asked_by__isnull=False)
                & ~Q(waived_by=F("waiver_asked_by")),
                name="who_asks_for_a_waiver_does_not_grant_it",
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def award(self) -> Award:
        """The tranche's award."""
        return self.tranche.award

    @property
    def label(self) -> Any:
        """As agreed, else the kind's own words."""
        return self.words or self.get_kind_display()
