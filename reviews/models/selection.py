# SPDX-License-Identifier: AGPL-3.0-or-later
"""Selection: the choice of the ten, an act on the call; its lines, and the institutions' sign-offs."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from core.fields import MinorUnitField
from core.lifecycle import states_only
from documents.models import Document
from grants.models import Call, Submission
from reviews.lifecycle import SelectionLifecycle
from reviews.models.ranking import Ranking
from reviews.states import Outcome, SelectionState


class Selection(SelectionLifecycle):
    """Drafted from a frozen ranking. `content_hash` is what the chair confirms and the institutions sign."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="selections")
    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="selections")
    places = models.PositiveIntegerField()
    minutes = models.TextField(_("minutes"), blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    drafted_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    signed_off_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    minutes_document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            states_only(SelectionState, "selection_state_is_known"),
            models.UniqueConstraint(
                fields=["call"], condition=~Q(state="void"), name="one_live_selection_per_call"
            ),
        ]

    def __str__(self) -> str:
        return str(self.call)

    @property
    def programme_key(self) -> str:
        """The call's programme."""
        return self.call.programme_key

    @property
    def call_key(self) -> str:
        """The call's key."""
        return self.call.key


class SelectionLine(models.Model):
    """What is decided for one submission. The database itself knows no eleventh place."""

    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="lines")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="selection_lines")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    place = models.PositiveIntegerField(null=True, blank=True)
    places = models.PositiveIntegerField()
    rank = models.PositiveIntegerField(null=True, blank=True)
    amount_minor = MinorUnitField(_("amount"), null=True, blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    reason = models.TextField(_("reason for leaving the ranking"), blank=True)
    strength = models.TextField(_("strength"), blank=True)
    improve = models.TextField(_("one thing to improve"), blank=True)

    class Meta:
        ordering = ["outcome", "place", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["selection", "submission"], name="one_line_per_submission"),
            models.UniqueConstraint(
                fields=["selection", "outcome", "place"],
                condition=Q(place__isnull=False),
                name="one_line_per_place",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="selected") | (Q(place__gte=1) & Q(place__lte=F("places"))),
                name="never_more_selected_than_places",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="reserve") | Q(place__gte=1), name="the_reserve_has_an_order"
            ),
            models.CheckConstraint(
                condition=Q(amount_minor=None) | Q(amount_minor__gt=0), name="an_amount_is_more_than_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_outcome_display()}"


class SignOff(models.Model):
    """An institution's yes to exactly this content; a later change voids it."""

    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="sign_offs")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "institution"],
                condition=Q(voided_at=None),
                name="one_sign_off_per_institution",
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution}"

    @property
    def programme_key(self) -> str:
        """The institution's programme."""
        return self.institution.programme_key
