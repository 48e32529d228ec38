# SPDX-License-Identifier: AGPL-3.0-or-later
"""Payees and their accounts. What is written of an account never changes: another number is another row."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from budgets.banks import bank_of
from budgets.lifecycle.payee import PayeeAccountLifecycle
from budgets.queries.payee import PayeeQuerySet
from budgets.states import AccountState, Channel, PayeeKind
from core.lifecycle import states_only

HIDDEN = "•••• "


class Payee(models.Model):
    """Somebody who is paid; `award_number` says under which award, if it is one. Written once."""

    programme_key = models.CharField(max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=PayeeKind)
    name = models.CharField(_("name"), max_length=160)
    guardian_name = models.CharField(_("name of the guardian"), max_length=160, blank=True)
    registration = models.CharField(_("registration number"), max_length=60, blank=True)
    award_number = models.CharField(_("award"), max_length=40, blank=True, db_index=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = PayeeQuerySet.as_manager()

    class Meta:
        ordering = ["programme_key", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PayeeKind.values), name="payee_kind_is_known"),
            models.CheckConstraint(condition=~Q(name=""), name="a_payee_has_a_name"),
            models.CheckConstraint(
                condition=Q(guardian_name="") | Q(kind=PayeeKind.PERSON), name="only_a_person_has_a_guardian"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PayeeAccount(PayeeAccountLifecycle):
    """A bank account or a wallet. The number is kept encrypted; `last_digits` are for people to tell it by.

    Times are UTC. It may be used from `usable_from` on, when it was verified and the waiting time is over.
    """

    payee = models.ForeignKey(Payee, on_delete=models.PROTECT, related_name="accounts")
    programme_key = models.CharField(max_length=40)
    channel = models.CharField(_("way of paying"), max_length=8, choices=Channel)
    country = models.CharField(_("country"), max_length=2)
    bic = models.CharField(_("BIC of the bank"), max_length=11, blank=True)
    sealed_number = models.TextField(_("number, encrypted"))
    last_digits = models.CharField(_("last digits"), max_length=4)
    holder = models.CharField(_("name of the holder"), max_length=160)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_how = models.CharField(_("how it was confirmed"), max_length=300, blank=True)
    usable_from = models.DateTimeField(null=True, blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    block_reason = models.CharField(_("why it is blocked"), max_length=300, blank=True)

    class Meta:
        ordering = ["payee", "pk"]
        constraints = [
            states_only(AccountState, "payee_account_state_is_known"),
            models.CheckConstraint(
                condition=(Q(channel=Channel.BANK) & ~Q(bic="")) | Q(channel=Channel.WALLET, bic=""),
                name="a_bank_account_has_a_bic_and_a_wallet_none",
            ),
            models.CheckConstraint(
                condition=~Q(country="") & ~Q(holder="") & ~Q(sealed_number=""),
                name="an_account_has_country_number_and_holder",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("proposed_by")),
                name="who_proposes_an_account_does_not_verify_it",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None, verified_at=None, usable_from=None, verified_how="")
                | (
                    Q(verified_by__isnull=False, verified_at__isnull=False, usable_from__isnull=False)
                    & Q(usable_from__gte=F("verified_at"))
                    & ~Q(verified_how="")
                ),
                name="a_verification_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[AccountState.PROPOSED, AccountState.BLOCKED])
                | Q(verified_by__isnull=False),
                name="an_account_beyond_proposed_was_verified",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[AccountState.ACTIVE, AccountState.REPLACED])
                | Q(activated_at__isnull=False, activated_at__gte=F("usable_from")),
                name="an_account_is_used_after_its_waiting_time",
            ),
            models.UniqueConstraint(
                fields=["payee", "channel"],
                condition=Q(state=AccountState.ACTIVE),
                name="one_active_account_per_payee_and_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bic or self.get_channel_display()} {self.masked}"

    @property
    def masked(self) -> str:
        """The number as everybody may see it: its last digits."""
        return HIDDEN + self.last_digits

    @property
    def way(self) -> Any:
        """Where it is, for people: the bank's name (else its BIC), or that it is a wallet."""
        bank = bank_of(self.bic)
        return bank.name if bank else self.bic or self.get_channel_display()
