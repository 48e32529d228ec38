# SPDX-License-Identifier: AGPL-3.0-or-later
"""Award: the promise made to a selected proposal, with its agreed terms."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import CurrencyField, MinorUnitField
from core.lifecycle import states_only
from core.money import Money
from grants.lifecycle import AwardLifecycle
from grants.models.submission import Submission
from grants.queries import AwardQuerySet
from grants.states import AwardState


class Award(AwardLifecycle):
    """An amount for a submission. One live award per submission; `place` is unique among a call's live awards."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="awards")
    programme_key = models.CharField(max_length=40)
    call_key = models.CharField(max_length=60)
    number = models.CharField(max_length=40, unique=True)
    place = models.PositiveIntegerField(_("place"))
    amount_minor = MinorUnitField(_("amount"))
    currency = CurrencyField(_("currency"))
    conditions = models.TextField(_("conditions"), blank=True)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    offered_at = models.DateTimeField()
    activated_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["call_key", "place", "pk"]
        constraints = [
            states_only(AwardState, "award_state_is_known"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="an_award_is_more_than_nothing"),
            models.UniqueConstraint(
                fields=["submission"],
                condition=~Q(state__in=["declined", "terminated"]),
                name="one_live_award_per_submission",
            ),
            # The last wall against an eleventh: a place is given to one live award only.
            models.UniqueConstraint(
                fields=["call_key", "place"],
                condition=~Q(state__in=["declined", "terminated"]),
                name="one_live_award_per_place",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def amount(self) -> Money:
        """The amount awarded."""
        return Money(self.amount_minor, self.currency)


class AwardInstalment(models.Model):
    """One line of the payment schedule as agreed; the money room makes tranches of these."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="instalments")
    order = models.PositiveSmallIntegerField()
    amount_minor = MinorUnitField(_("amount"))
    condition = models.CharField(_("paid when"), max_length=300)
    planned_on = models.DateField(_("planned for"), null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["award", "order"], name="one_instalment_per_place"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0), name="an_instalment_is_more_than_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award} / {self.order}"

    @property
    def amount(self) -> Money:
        """The amount of this instalment."""
        return Money(self.amount_minor, self.award.currency)
