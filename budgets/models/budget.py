# SPDX-License-Identifier: AGPL-3.0-or-later
"""BudgetVersion with its headings and lines, and the rules by which an agreement lets budgets move.

Sums are computed, never typed. Triggers keep the lines of a version that is no draft as they are.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets import flexibility
from budgets.comparison import PlannedLine
from budgets.lifecycle.budget import BudgetLifecycle
from budgets.models.fund import FundLine
from budgets.queries.budget import BudgetQuerySet, budget_total
from budgets.states import BudgetState, FlexBasis
from core.fields import MinorUnitField, MoneyOf, not_negative
from core.lifecycle import states_only
from core.models import Blob
from core.money import Money, total
from grants.models import Award


def _somebody(**given: object) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **given)


class BudgetVersion(BudgetLifecycle):
    """One version of an award's budget. `formal` is one from which moves are counted: the first, or amended
    with a paper of approval."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="budgets")
    no = models.PositiveSmallIntegerField(_("version"))
    reason = models.TextField(_("why it is amended"), blank=True)
    comment = models.TextField(_("what is to be changed"), blank=True)
    formal = models.BooleanField(default=False)
    author = _somebody()
    submitted_at = models.DateTimeField(null=True, blank=True)
    checked_by = _somebody(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    approved_by = _somebody(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approval_paper = models.ForeignKey(
        Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        ordering = ["award", "no"]
        constraints = [
            states_only(BudgetState, "budget_state_is_known"),
            models.UniqueConstraint(fields=["award", "no"], name="one_budget_of_a_version"),
            models.UniqueConstraint(
                fields=["award"], condition=Q(state="approved"), name="one_approved_budget_per_award"
            ),
            models.UniqueConstraint(
                fields=["award"],
                condition=Q(state__in=["draft", "submitted"]),
                name="one_open_budget_per_award",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=F("author")),
                name="who_wrote_a_budget_does_not_check_it",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | (
                    ~Q(approved_by=F("author"))
                    & ~Q(approved_by=F("checked_by"))
                    & Q(checked_by__isnull=False)
                ),
                name="who_wrote_or_checked_a_budget_does_not_approve_it",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "superseded"])
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="somebody_approved_an_approved_budget",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The award's number and the version's."""
        return f"{self.award.number}-B{self.no}"

    @property
    def programme_key(self) -> str:
        """The award's programme."""
        return self.award.programme_key

    @property
    def call_key(self) -> str:
        """The award's call."""
        return self.award.call_key

    @property
    def granted(self) -> Money:
        """What the award pays of it (one query)."""
        return Money(budget_total(BudgetLine.objects.filter(heading__version=self)), self.award.currency)

    def planned(self) -> list[PlannedLine]:
        """Its lines for a comparison (one query)."""
        lines = BudgetLine.objects.filter(heading__version=self).select_related("heading__version__award")
        return [PlannedLine(one.heading.code, one.item, one.unit, one.granted) for one in lines]

    def by_heading(self) -> dict[str, Money]:
        """What the award pays per heading (one query)."""
        found: dict[str, list[Money]] = {}
        for line in self.planned():
            found.setdefault(line.heading, []).append(line.amount)
        return {heading: total(amounts, self.award.currency) for heading, amounts in found.items()}


class BudgetHeading(models.Model):
    """A heading of a version; rules of flexibility speak of headings by their code."""

    version = models.ForeignKey(BudgetVersion, on_delete=models.PROTECT, related_name="headings")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        ordering = ["version", "code"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="one_budget_heading_of_a_code")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class BudgetLine(models.Model):
    """One line: quantity times the cost of one (minor units of the award's currency), less the own contribution."""

    heading = models.ForeignKey(BudgetHeading, on_delete=models.PROTECT, related_name="lines")
    order = models.PositiveSmallIntegerField()
    item = models.CharField(_("item"), max_length=160)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    unit_cost_minor = MinorUnitField(_("cost of one"))
    own_minor = MinorUnitField(_("own contribution"), default=0)
    fund_line = models.ForeignKey(
        FundLine, null=True, blank=True, on_delete=models.PROTECT, related_name="budget_lines"
    )

    unit_cost = MoneyOf("unit_cost_minor", "heading.version.award.currency")
    own = MoneyOf("own_minor", "heading.version.award.currency")

    class Meta:
        ordering = ["heading__code", "order"]
        constraints = [
            models.UniqueConstraint(fields=["heading", "order"], name="one_line_per_place_of_a_budget"),
            not_negative("unit_cost_minor", name="costs_in_budgets_are_not_negative"),
            not_negative("own_minor", name="own_contributions_in_budgets_are_not_negative"),
        ]

    def __str__(self) -> str:
        return self.item

    @property
    def amount(self) -> Money:
        """Quantity times the cost of one."""
        return self.unit_cost * self.quantity

    @property
    def granted(self) -> Money:
        """What the award pays of it."""
        return self.amount - self.own


class AgreementRules(models.Model):
    """How an agreement lets budgets move and money follow: of one award, or (award empty) of the programme.

    Parts are in hundredths of a percent: 2500 is 25 %.
    """

    programme_key = models.CharField(max_length=40)
    award = models.OneToOneField(
        Award, null=True, blank=True, on_delete=models.PROTECT, related_name="agreement_rules"
    )
    flex_bp = models.PositiveIntegerField(_("may move between headings"), default=0)
    basis = models.CharField(_("counted of"), max_length=10, choices=FlexBasis, default=FlexBasis.HEADING)
    cumulative = models.BooleanField(_("earlier changes count"), default=True)
    frozen_headings = models.JSONField(_("headings that do not move"), default=list, blank=True)
    unplanned_bp = models.PositiveIntegerField(_("may stay unplanned"), default=0)
    liquidation_bp = models.PositiveIntegerField(_("accounted for before the next tranche"), default=10_000)

    class Meta:
        verbose_name_plural = "agreement rules"
        constraints = [
            models.UniqueConstraint(
                fields=["programme_key"], condition=Q(award=None), name="one_set_of_rules_per_programme"
            ),
            models.CheckConstraint(
                condition=Q(flex_bp__lte=10_000, unplanned_bp__lte=10_000, liquidation_bp__lte=10_000),
                name="parts_are_not_more_than_the_whole",
            ),
            models.CheckConstraint(condition=Q(basis__in=FlexBasis.values), name="flex_basis_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.award or self.programme_key}"

    @property
    def call_key(self) -> str:
        """The award's call, if they are an award's."""
        return self.award.call_key if self.award else ""

    def flexibility(self) -> flexibility.Rules:
        """The rules as the pure module reads them."""
        return flexibility.Rules(
            flex=Decimal(self.flex_bp) / 10_000,
            of_total=self.basis == FlexBasis.TOTAL,
            cumulative=self.cumulative,
            frozen=frozenset(self.frozen_headings),
        )


def rules_for(award: Award) -> AgreementRules:
    """Return the rules of an award: its own, else its programme's, else the strictest (nothing moves)."""
    own = AgreementRules.objects.filter(Q(award=award) | Q(award=None, programme_key=award.programme_key))
    found = own.order_by(F("award").asc(nulls_last=True)).first()
    return found or AgreementRules(programme_key=award.programme_key)
