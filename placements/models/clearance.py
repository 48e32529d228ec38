# SPDX-License-Identifier: AGPL-3.0-or-later
"""Clearance as data: which items a programme asks for, how each placement stands, and the sealed papers."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.fields import TranslatedField
from core.lifecycle import states_only
from core.models import Blob
from placements.lifecycle import ClearanceLifecycle
from placements.models.placement import Placement
from placements.models.somebody import somebody
from placements.states import ItemState


class ChecklistItem(models.Model):
    """One thing that an expert is cleared for, in a programme, or only for one call or sector of it."""

    programme_key = models.CharField(max_length=40)
    call_key = models.CharField(_("only for the call"), max_length=60, blank=True)
    sector = models.CharField(_("only for the sector"), max_length=80, blank=True)
    key = models.SlugField(_("key"), max_length=40)
    words = TranslatedField(_("what is asked"))
    verifier = models.CharField(_("who confirms it"), max_length=160, blank=True)
    needs_paper = models.BooleanField(_("a paper is needed"), default=False)
    expires = models.BooleanField(_("it has a last day"), default=False)
    order = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["programme_key", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme_key", "call_key", "sector", "key"],
                condition=Q(ended_at=None),
                name="one_checklist_item_per_key",
            )
        ]

    def __str__(self) -> str:
        return str(self.words)


class Clearance(ClearanceLifecycle):
    """How one placement stands with one item."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="clearances")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="clearances")
    sealed_words = models.TextField(_("what was given, encrypted"), blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    judged_by = somebody(optional=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("how, or why"), max_length=300, blank=True)

    class Meta:
        ordering = ["placement", "item__order", "pk"]
        constraints = [
            states_only(ItemState, "clearance_state_is_known"),
            models.UniqueConstraint(fields=["placement", "item"], name="one_clearance_per_item"),
            models.CheckConstraint(
                condition=~Q(state__in=["verified", "waived"])
                | (Q(judged_by__isnull=False, judged_at__isnull=False) & ~Q(reason="")),
                name="a_clear_item_says_by_whom_and_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement}: {self.item}"

    @property
    def programme_key(self) -> str:
        """The placement's programme."""
        return self.placement.programme_key

    @property
    def call_key(self) -> str:
        """The placement's call."""
        return self.placement.call_key

    @property
    def expert_id(self) -> Any:
        """Whose paper it is."""
        return self.placement.expert_id


class ClearancePaper(models.Model):
    """A passport, licence or medical paper. Its bytes are encrypted; the key lies outside the database."""

    clearance = models.ForeignKey(Clearance, on_delete=models.PROTECT, related_name="papers")
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sealed_name = models.TextField()
    mime = models.CharField(max_length=80)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    added_by = somebody()
    added_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.token)

    @property
    def programme_key(self) -> str:
        """The placement's programme."""
        return self.clearance.programme_key
