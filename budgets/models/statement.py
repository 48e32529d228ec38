# SPDX-License-Identifier: AGPL-3.0-or-later
"""What banks send back: each statement of a file, and each of its lines with what became of it.

What was read never changes; the database itself refuses it, and refuses that a line is matched with an entry that
moves another amount on the bank account (budgets/guards.py).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from budgets.lifecycle.statement import StatementLineLifecycle
from budgets.models.ledger import JournalEntry
from budgets.models.payment import Payment, somebody
from budgets.queries.statement import StatementImportQuerySet, StatementLineQuerySet
from budgets.states import LineAct, LineState, LineWaits
from core.fields import MinorUnitField
from core.lifecycle import states_only
from core.models import Blob
from core.money import Money


class StatementImport(models.Model):
    """One statement of a file (`part` of it, from 1), of the account that the programme calls `bank`.

    `account` is masked, `account_digest` tells the account again. Balances are minor units, if the file has any.
    `override_reason` says why it was brought in although its balances do not add up.
    """

    programme_key = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    part = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("file"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20)
    identification = models.CharField(_("number of the statement"), max_length=140, blank=True)
    bank = models.CharField(_("our account"), max_length=80)
    account = models.CharField(_("account number"), max_length=12, blank=True)
    account_digest = models.CharField(max_length=64, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    opening_minor = MinorUnitField(_("opening balance"), null=True, blank=True)
    closing_minor = MinorUnitField(_("closing balance"), null=True, blank=True)
    difference_minor = MinorUnitField(_("difference"), null=True, blank=True)
    override_reason = models.CharField(_("why it does not add up"), max_length=300, blank=True)
    total = models.PositiveIntegerField(_("lines"))
    file = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    imported_by = somebody(null=False, blank=False)
    imported_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = StatementImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["programme_key", "account_digest"], name="statements_of_an_account")]
        constraints = [
            models.UniqueConstraint(
                fields=["programme_key", "sha256", "part"], name="a_file_is_brought_in_once"
            ),
            models.CheckConstraint(condition=~Q(bank=""), name="a_statement_is_of_an_account_of_ours"),
            models.CheckConstraint(
                condition=Q(difference_minor=None) | Q(difference_minor=0) | ~Q(override_reason=""),
                name="a_statement_adds_up_or_somebody_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> str:
        """How acts name the file that they follow from."""
        return f"{self.name} {self.sha256[:12]}"

    @property
    def job_key(self) -> str:
        """The key of its file's progress."""
        return f"statement-{self.programme_key}-{self.sha256[:24]}"

    def _money(self, minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, self.currency)

    @property
    def opening(self) -> Money | None:
        """The opening balance, if the file has one."""
        return self._money(self.opening_minor)

    @property
    def closing(self) -> Money | None:
        """The closing balance, if the file has one."""
        return self._money(self.closing_minor)

    @property
    def difference(self) -> Money | None:
        """What is missing between the two after all that was booked; None where it cannot be told."""
        return self._money(self.difference_minor)


class StatementLine(StatementLineLifecycle):
    """One booking, or one answer to a payment, as it was read, and what became of it.

    `counts` says that the bank has booked it: only such lines move money. `key` tells the booking again in other
    files, if it is `sure`. `amount_minor` is empty where an answer names no amount.
    """

    statement = models.ForeignKey(StatementImport, on_delete=models.PROTECT, related_name="lines")
    programme_key = models.CharField(max_length=40)
    place = models.PositiveIntegerField(_("line"))
    key = models.CharField(max_length=64)
    sure = models.BooleanField(default=False)
    counts = models.BooleanField(default=False)
    amount_minor = MinorUnitField(_("amount"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    credit = models.BooleanField(_("money came in"), default=False)
    booked = models.DateField(_("booked on"), null=True, blank=True)
    status = models.CharField(_("status of the bank"), max_length=40, blank=True)
    bank_ref = models.CharField(_("reference of the bank"), max_length=140, blank=True)
    end_to_end_id = models.CharField(_("our reference"), max_length=140, blank=True)
    message_id = models.CharField(_("file that is answered"), max_length=140, blank=True)
    is_return = models.BooleanField(_("a return"), default=False)
    whole_of = models.PositiveIntegerField(_("payments in it"), default=1)
    reason = models.CharField(_("reason of the bank"), max_length=140, blank=True)
    counterparty = models.TextField(_("counterparty"), blank=True)
    text = models.TextField(_("text"), blank=True)

    act = models.CharField(max_length=8, choices=LineAct, blank=True)
    waits = models.CharField(max_length=14, choices=LineWaits, blank=True)
    duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="statement_lines"
    )
    entry = models.OneToOneField(
        JournalEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="statement_line"
    )
    decided_by = somebody()
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = StatementLineQuerySet.as_manager()

    class Meta:
        ordering = ["statement", "place"]
        indexes = [
            models.Index(fields=["key", "programme_key"], name="statement_lines_by_key"),
            models.Index(fields=["end_to_end_id", "state"], name="statement_lines_by_reference"),
        ]
        constraints = [
            states_only(LineState, "statement_line_state_is_known"),
            models.UniqueConstraint(fields=["statement", "place"], name="one_line_per_place_in_a_statement"),
            models.UniqueConstraint(
                fields=["programme_key", "key"],
                condition=Q(sure=True, counts=True, duplicate_of=None),
                name="a_booking_is_read_once",
            ),
            models.CheckConstraint(
                condition=Q(state=LineState.POSTED, entry__isnull=False, decided_at__isnull=False)
                & ~Q(act="")
                | ~Q(state=LineState.POSTED) & Q(entry=None, act=""),
                name="a_matched_line_has_its_entry",
            ),
            models.CheckConstraint(
                condition=Q(state=LineState.DUPLICATE, duplicate_of__isnull=False)
                | ~Q(state=LineState.DUPLICATE) & Q(duplicate_of=None),
                name="a_line_read_before_says_where",
            ),
            models.CheckConstraint(
                condition=~Q(state=LineState.SET_ASIDE)
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision_reason=""),
                name="a_line_set_aside_says_why",
            ),
            models.CheckConstraint(
                condition=Q(amount_minor=None) | Q(amount_minor__gte=0) & ~Q(currency=""),
                name="a_statement_amount_has_sign_and_currency_apart",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}/{self.place}"

    @property
    def number(self) -> str:
        """How the trail names it."""
        return f"{self.statement_id}/{self.place}"

    @property
    def money(self) -> Money | None:
        """The amount without its sign."""
        return None if self.amount_minor is None else Money(self.amount_minor, self.currency)

    @property
    def signed(self) -> Money | None:
        """The amount as it moved our account: what came in is above zero."""
        money = self.money
        return money if money is None or self.credit else -money
