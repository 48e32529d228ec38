# SPDX-License-Identifier: AGPL-3.0-or-later
"""Payment: one attempt to pay one thing, with everybody who answered for it; a retry is another row.

The database itself refuses two live payments of one thing, one person in two places, a state without the people,
postings and facts that belong to it (budgets/guards.py).
"""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.lifecycle.payment import PaymentLifecycle
from budgets.models.batch import PaymentBatch
from budgets.models.ceiling import Ceiling
from budgets.models.payee import PayeeAccount
from budgets.models.somebody import somebody
from budgets.queries.payment import PaymentQuerySet
from budgets.states import PaymentState, Stage
from core.fields import CurrencyField, MinorUnitField, MoneyOf, known_currency
from core.lifecycle import states_only
from core.models import Blob


class Payment(PaymentLifecycle):
    """An amount for a thing that can be paid (budgets.payables), to an account. Times are UTC.

    `reference` goes with it to the bank and back (EndToEndId). `number`, `award_number`, `text` and the names are
    copies as they were when it was asked for; `paid_on` is the bank's date.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveIntegerField()
    thing = GenericForeignKey("content_type", "object_id")
    programme_key = models.CharField(max_length=40)
    call_key = models.CharField(max_length=60, blank=True)
    ceiling = models.ForeignKey(Ceiling, on_delete=models.PROTECT, related_name="payments")
    attempt = models.PositiveSmallIntegerField(default=1)
    reference = models.CharField(_("reference"), max_length=35, unique=True)
    number = models.CharField(_("number"), max_length=60)
    award_number = models.CharField(_("award"), max_length=40)
    text = models.CharField(_("for what"), max_length=200)
    amount_minor = MinorUnitField(_("amount"))
    currency = CurrencyField(_("currency"))
    account = models.ForeignKey(PayeeAccount, on_delete=models.PROTECT, related_name="payments")
    batch = models.ForeignKey(
        PaymentBatch, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    checks_needed = models.PositiveSmallIntegerField(default=1)
    releases_needed = models.PositiveSmallIntegerField(default=1)
    maker = somebody(null=False, blank=False)
    maker_name = models.CharField(max_length=120)
    requested_at = models.DateTimeField()
    checker = somebody()
    checker_name = models.CharField(max_length=120, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    releaser = somebody()
    releaser_name = models.CharField(max_length=120, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    voucher_number = models.CharField(_("voucher"), max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    letter = models.ForeignKey(Blob, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reported_by = somebody()
    reported_at = models.DateTimeField(null=True, blank=True)
    declared_by = somebody()

    amount = MoneyOf("amount_minor", "currency")
    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["programme_key", "pk"]
        indexes = [models.Index(fields=["programme_key", "state"], name="payments_by_state")]
        constraints = [
            states_only(PaymentState, "payment_state_is_known"),
            known_currency("currency", name="payment_currency_is_known"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="a_payment_is_more_than_nothing"),
            models.CheckConstraint(
                condition=~Q(reference="") & ~Q(award_number=""), name="a_payment_has_its_numbers"
            ),
            models.CheckConstraint(
                condition=Q(attempt__gte=1, checks_needed__gte=1), name="two_people_at_least_pay"
            ),
            models.CheckConstraint(
                condition=(Q(checker=None) | ~Q(checker=F("maker")))
                & (Q(releaser=None) | (~Q(releaser=F("maker")) & ~Q(releaser=F("checker")))),
                name="nobody_acts_twice_on_a_payment",
            ),
            models.CheckConstraint(
                condition=Q(releaser=None) | Q(checker__isnull=False), name="a_release_follows_a_check"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PaymentState.BEYOND_CHECK)
                | Q(checker__isnull=False, checked_at__isnull=False),
                name="a_checked_payment_has_its_checker",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PaymentState.BEYOND_RELEASE)
                | (Q(released_at__isnull=False) & (Q(releaser__isnull=False) | Q(releases_needed=0))),
                name="a_released_payment_has_its_releaser",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["settled", "returned"])
                | (Q(settled_at__isnull=False, paid_on__isnull=False) & ~Q(voucher_number="")),
                name="a_paid_payment_has_day_and_voucher",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PaymentState.ENDED) | (Q(ended_at__isnull=False) & ~Q(reason="")),
                name="an_ended_payment_says_why",
            ),
            models.CheckConstraint(
                condition=Q(letter=None, reported_by=None, reported_at=None)
                | Q(letter__isnull=False, reported_by__isnull=False, reported_at__isnull=False),
                name="a_letter_was_handed_in_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(declared_by=None)
                | (Q(reported_by__isnull=False) & ~Q(declared_by=F("reported_by"))),
                name="who_declares_a_failure_did_not_report_it",
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=~Q(state__in=PaymentState.ENDED),
                name="one_live_payment_per_thing",
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id", "attempt"], name="one_payment_per_attempt"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Approval(models.Model):
    """Somebody checked or released a payment; once for each person and payment, and kept for ever."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="approvals")
    stage = models.CharField(max_length=8, choices=Stage)
    person = somebody(null=False, blank=False)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        ordering = ["payment", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "person"], name="one_answer_per_person_and_payment"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="approval_stage_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.payment} {self.stage}"
