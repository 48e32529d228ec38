# SPDX-License-Identifier: AGPL-3.0-or-later
"""An auditor's sample: from which payments it was drawn, how, and what the auditor saw of each.

How it was drawn and what was drawn never changes; the database itself refuses it.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.models.payment import Payment
from budgets.models.somebody import somebody
from budgets.queries.audit_sample import AuditSampleQuerySet
from budgets.states import SampleMethod, Verdict
from core.fields import CurrencyField, MinorUnitField, MoneyOf, known_currency


class AuditSample(models.Model):
    """Payments of one programme and currency that were released by the moment of drawing (UTC).

    `since` and `until` narrow that to the days (UTC, both included) on which they were released.
    `list_sha256` tells the list again from which was drawn (budgets/drawing.py says how it is written).
    """

    programme_key = models.CharField(max_length=40)
    method = models.CharField(_("how"), max_length=8, choices=SampleMethod)
    size = models.PositiveIntegerField(_("how many"))
    seed = models.CharField(_("seed"), max_length=40)
    currency = CurrencyField(_("currency"))
    since = models.DateField(_("released from"), null=True, blank=True)
    until = models.DateField(_("released until"), null=True, blank=True)
    count = models.PositiveIntegerField(_("payments in the list"))
    total_minor = MinorUnitField(_("their sum"))
    list_sha256 = models.CharField(max_length=64)
    drawn_by = somebody(null=False, blank=False)
    drawn_at = models.DateTimeField()

    total = MoneyOf("total_minor", "currency")
    objects = AuditSampleQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(method__in=SampleMethod.values), name="sample_method_is_known"
            ),
            known_currency("currency", name="sample_currency_is_known"),
            models.CheckConstraint(
                condition=Q(size__gte=1, count__gte=1, total_minor__gte=1) & ~Q(seed=""),
                name="a_sample_says_how_it_was_drawn",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """How people and the trail name it."""
        return f"SAMPLE-{self.pk}"


class AuditItem(models.Model):
    """A payment that was drawn (`hits` times, by amount), and what the auditor says of it."""

    sample = models.ForeignKey(AuditSample, on_delete=models.PROTECT, related_name="items")
    place = models.PositiveIntegerField()
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="audits")
    hits = models.PositiveIntegerField(_("times drawn"), default=1)
    verdict = models.CharField(_("looked at"), max_length=8, choices=Verdict, default=Verdict.OPEN)
    note = models.TextField(_("note"), blank=True)
    noted_by = somebody()
    noted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sample", "place"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "place"], name="one_item_per_place_of_a_sample"),
            models.UniqueConstraint(fields=["sample", "payment"], name="one_item_per_payment_of_a_sample"),
            models.CheckConstraint(condition=Q(place__gte=1, hits__gte=1), name="an_item_was_drawn"),
            models.CheckConstraint(
                condition=Q(verdict="open", noted_by=None, noted_at=None, note="")
                | Q(verdict__in=["seen", "question"], noted_by__isnull=False, noted_at__isnull=False),
                name="an_auditor_looked_at_an_item",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="question") | ~Q(note=""), name="a_question_is_put_in_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample} / {self.place}"

    @property
    def programme_key(self) -> str:
        """The sample's programme."""
        return self.sample.programme_key

    @property
    def number(self) -> str:
        """How the trail names it."""
        return f"{self.sample} / {self.place}"
