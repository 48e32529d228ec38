# SPDX-License-Identifier: AGPL-3.0-or-later
"""Call, its eligibility rules and its stages: the process of a call is data."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.fields import CurrencyField, MinorUnitField, TranslatedField
from core.lifecycle import states_only
from core.money import Money
from grants.lifecycle import CallLifecycle
from grants.models.programme import Programme
from grants.queries import CallQuerySet
from grants.states import CallKind, CallState, PassRule, StageKind, StagePhase


class Call(CallLifecycle):
    """One invitation to submit. Time zone, currency, languages and signatories are the programme's, pinned at opening."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="calls")
    programme_key = models.CharField(max_length=40)
    key = models.SlugField(max_length=60, unique=True)
    number_prefix = models.SlugField(max_length=24, unique=True, help_text="TVET-2026")
    last_number = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(_("kind"), max_length=12, choices=CallKind.choices, default=CallKind.PROPOSALS)
    title = TranslatedField(_("title"))
    summary = TranslatedField(_("summary"), blank=True)
    sector = models.CharField(_("sector"), max_length=80, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    prevailing_language = models.CharField(_("prevailing language"), max_length=8, default="en")
    time_zone = models.CharField(_("time zone"), max_length=40)
    currency = CurrencyField(_("currency"))
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    grace_minutes = models.PositiveIntegerField(_("minutes of grace"), default=15)
    places = models.PositiveIntegerField(_("places"), default=10)
    ceiling_minor = MinorUnitField(_("highest amount per award"), null=True, blank=True)
    envelope_minor = MinorUnitField(_("money of the call"), null=True, blank=True)
    blind = models.BooleanField(_("names hidden from panelists"), default=True)
    public_names = models.BooleanField(_("names of the selected are published"), default=True)
    process_version = models.PositiveIntegerField(default=1)
    process_pinned_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "-pk"]
        constraints = [
            states_only(CallState, "call_state_is_known"),
            models.CheckConstraint(condition=Q(places__gte=1), name="a_call_has_a_place"),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="a_call_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def call_key(self) -> str:
        """The key by which roles know this call."""
        return self.key

    @property
    def zone(self) -> ZoneInfo:
        """The call's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def ceiling(self) -> Money | None:
        """The highest amount of one award."""
        return None if self.ceiling_minor is None else Money(self.ceiling_minor, self.currency)

    @property
    def envelope(self) -> Money | None:
        """The money of the whole call."""
        return None if self.envelope_minor is None else Money(self.envelope_minor, self.currency)

    @property
    def last_moment(self) -> datetime | None:
        """The end of the grace period; None for a call without a closing date."""
        return self.closes_at + timedelta(minutes=self.grace_minutes) if self.closes_at else None


class EligibilityRule(models.Model):
    """One yes/no fact that an officer checks."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="eligibility_rules")
    key = models.SlugField(max_length=40)
    text = TranslatedField(_("rule"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="one_eligibility_rule_per_key")]

    def __str__(self) -> str:
        return str(self.text)


class Stage(models.Model):
    """One stage of a call: what is asked, who decides, by which rule submissions pass."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="stages")
    key = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=StageKind.choices)
    name = TranslatedField(_("name"))
    passes = models.CharField(_("who passes"), max_length=16, choices=PassRule.choices)
    passes_n = models.PositiveIntegerField(_("how many pass"), null=True, blank=True)
    reviews_per_submission = models.PositiveSmallIntegerField(_("reviews per submission"), default=3)
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    phase = models.CharField(max_length=12, choices=StagePhase.choices, default=StagePhase.PREPARING)
    scores_open_in_discussion = models.BooleanField(
        _("panelists see the ranking in discussion"), default=True
    )

    class Meta:
        ordering = ["call", "order"]
        constraints = [
            models.UniqueConstraint(fields=["call", "order"], name="one_stage_per_place"),
            models.UniqueConstraint(fields=["call", "key"], name="one_stage_per_key"),
            models.CheckConstraint(
                condition=~Q(passes="best_n") | Q(passes_n__gte=1), name="best_n_says_how_many"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def programme_key(self) -> str:
        """The call's programme."""
        return self.call.programme_key

    @property
    def call_key(self) -> str:
        """The call's key."""
        return self.call.key

    @property
    def is_scored(self) -> bool:
        """Whether a panel scores in this stage."""
        return self.kind in StageKind.SCORED
