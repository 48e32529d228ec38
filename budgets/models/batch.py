# SPDX-License-Identifier: AGPL-3.0-or-later
"""Batches: payments that leave together, the list as it was locked, and the files that were made of it.

The database itself refuses another list, another control sum or other bytes afterwards (budgets/guards.py).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.lifecycle.batch import BatchLifecycle
from budgets.models.ledger import Anchor
from budgets.models.somebody import somebody
from budgets.models.source_account import SourceAccount
from budgets.queries.batch import BatchQuerySet
from budgets.states import BATCH_LOOKS, BatchChannel, BatchStanding, BatchState, FileKind
from core.fields import CurrencyField, MinorUnitField, MoneyOf, known_currency
from core.lifecycle import states_only
from core.models import Blob
from core.money import Money

ORDERS = sorted(BatchChannel.ORDERS)


class PaymentBatch(BatchLifecycle):
    """Payments of one currency by one channel; `number` is the message number of its file. Times are UTC.

    `payout` names the format of a mobile-money file. `count` and `control` are kept from when it is locked.
    """

    programme_key = models.CharField(max_length=40)
    number = models.CharField(_("number"), max_length=35, unique=True)
    channel = models.CharField(_("way out"), max_length=8, choices=BatchChannel)
    payout = models.CharField(_("mobile money format"), max_length=40, blank=True)
    currency = CurrencyField(_("currency"))
    source = models.ForeignKey(
        SourceAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="batches"
    )
    execution_date = models.DateField(_("to be paid on"))
    count = models.PositiveIntegerField(_("number of payments"), default=0)
    control_minor = MinorUnitField(_("control sum"), default=0)
    drafter = somebody(null=False, blank=False)
    drafter_name = models.CharField(max_length=120)
    drafted_at = models.DateTimeField()
    locker = somebody()
    locker_name = models.CharField(max_length=120, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    sender = somebody()
    sender_name = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    canceller = somebody()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    control = MoneyOf("control_minor", "currency")
    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "payment batches"
        ordering = ["programme_key", "pk"]
        indexes = [models.Index(fields=["programme_key", "state"], name="batches_by_state")]
        constraints = [
            states_only(BatchState, "batch_state_is_known"),
            known_currency("currency", name="batch_currency_is_known"),
            models.CheckConstraint(
                condition=Q(channel__in=BatchChannel.values), name="batch_channel_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(channel__in=ORDERS) | Q(source__isnull=False), name="a_bank_file_has_its_account"
            ),
            models.CheckConstraint(
                condition=(Q(channel="mobile") & ~Q(payout="")) | (~Q(channel="mobile") & Q(payout="")),
                name="mobile_money_has_its_format",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"])
                | Q(locker__isnull=False, locked_at__isnull=False, count__gte=1, control_minor__gte=1),
                name="a_locked_batch_has_its_sum",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["released", "sent"]) | Q(released_at__isnull=False),
                name="a_released_batch_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sender__isnull=False, sent_at__isnull=False),
                name="somebody_handed_a_batch_over",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled")
                | (Q(canceller__isnull=False, cancelled_at__isnull=False) & ~Q(reason="")),
                name="a_cancelled_batch_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def sum(self) -> Money:
        """The control sum; of a draft what its payments make (that takes `counted()`)."""
        if self.control_minor or not hasattr(self, "held_minor"):
            return Money(self.control_minor, self.currency)
        return Money(self.held_minor or 0, self.currency)

    @property
    def standing(self) -> BatchStanding:
        """Where it stands for people; after handing over that takes the counts of `counted()`."""
        if self.state != BatchState.SENT or not hasattr(self, "waiting"):
            return BatchStanding(self.state)
        if not self.waiting:
            return BatchStanding.SETTLED
        return BatchStanding.PARTLY if self.settled or self.ended else BatchStanding.SENT

    @property
    def standing_look(self) -> str:
        """The look of that chip."""
        return BATCH_LOOKS[self.standing]


class BatchLine(models.Model):
    """One place of the list as it was locked: a payment, or a part of one that its channel splits. Kept for ever.

    `reference` goes out and comes back. A line that was taken out says who did it and why.
    """

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="lines")
    place = models.PositiveIntegerField()
    payment = models.ForeignKey("budgets.Payment", on_delete=models.PROTECT, related_name="lines")
    part = models.PositiveSmallIntegerField(default=1)
    reference = models.CharField(_("reference"), max_length=35)
    amount_minor = MinorUnitField(_("amount"))
    taken_out_at = models.DateTimeField(null=True, blank=True)
    taken_out_by = somebody()
    taken_out_reason = models.CharField(_("reason"), max_length=300, blank=True)

    amount = MoneyOf("amount_minor", "batch.currency")

    class Meta:
        ordering = ["batch", "place"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "place"], name="one_line_per_place_of_a_batch"),
            models.UniqueConstraint(
                fields=["batch", "payment", "part"], name="one_line_per_part_of_a_payment"
            ),
            models.UniqueConstraint(fields=["batch", "reference"], name="one_line_per_reference_of_a_batch"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="a_line_is_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(taken_out_at=None, taken_out_by=None, taken_out_reason="")
                | (Q(taken_out_at__isnull=False, taken_out_by__isnull=False) & ~Q(taken_out_reason="")),
                name="a_line_taken_out_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class BatchFile(models.Model):
    """A file that was made of a batch, by the SHA-256 of its bytes. Kept for ever.

    `payment` is whose paper it is. `anchor` is the head of the ledger's chain that is printed in it.
    """

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(_("kind"), max_length=8, choices=FileKind)
    name = models.CharField(_("name"), max_length=120)
    payment = models.ForeignKey(
        "budgets.Payment", null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    anchor = models.ForeignKey(Anchor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["batch", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "name"], name="one_file_of_a_name_in_a_batch"),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="batch_file_kind_is_known"),
            models.CheckConstraint(
                condition=(Q(kind="paper") & Q(payment__isnull=False)) | (~Q(kind="paper") & Q(payment=None)),
                name="a_paper_is_of_a_payment",
            ),
        ]

    def __str__(self) -> str:
        return self.name
