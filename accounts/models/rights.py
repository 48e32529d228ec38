# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people may ask of those who hold their data, and what the holder must keep of it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.lifecycle import BreachLifecycle, RightsRequestLifecycle
from accounts.queries import BreachQuerySet, RightsRequestQuerySet
from accounts.states import BreachState, RequestKind, RequestState
from core.lifecycle import states_only

DAYS_TO_ANSWER = 30
HOURS_TO_REPORT = 48


class RightsRequest(RightsRequestLifecycle):
    """A person asks a programme to correct or to erase what it holds; it is answered within 30 days."""

    programme_key = models.CharField(max_length=40)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rights_requests"
    )
    kind = models.CharField(max_length=12, choices=RequestKind.choices)
    words = models.TextField(_("what is asked for"))
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(_("answer"), blank=True)

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            states_only(RequestState, "rights_request_state_is_known"),
            models.UniqueConstraint(
                fields=["person", "programme_key", "kind"],
                condition=Q(state=RequestState.ASKED, kind=RequestKind.ERASURE),
                name="erasure_is_asked_for_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.ASKED) | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="an_answered_request_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def due_at(self) -> datetime:
        """Until when an answer is owed."""
        return self.asked_at + timedelta(days=DAYS_TO_ANSWER)


class HeirContact(models.Model):
    """Whom the person names to decide about their data after their death."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="heir")
    name = models.CharField(_("full name"), max_length=120)
    relation = models.CharField(_("who this is to you"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(phone="") | ~Q(email=""), name="an_heir_can_be_reached")
        ]

    def __str__(self) -> str:
        return self.name


class DataCopy(models.Model):
    """A PDF of everything held on a person, made when they asked for it; removed again after a while."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="data_copies")
    asked_at = models.DateTimeField()
    sha256 = models.CharField(
        max_length=64, blank=True, help_text="Its bytes lie among the blobs, for this row only."
    )
    made_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "data copies"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"data copy {self.pk}"


class Breach(BreachLifecycle):
    """Personal data came where they should not; the authority is told within 48 hours of knowing."""

    programme_key = models.CharField(max_length=40)
    what = models.TextField(_("what happened"))
    known_at = models.DateTimeField(_("known since"))
    people_touched = models.PositiveIntegerField(_("people touched"))
    measures = models.TextField(_("what was done about it"), blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(_("reported"), null=True, blank=True)
    reported_to = models.CharField(_("reported to"), max_length=200, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "breaches"
        ordering = ["-known_at", "-pk"]
        constraints = [
            states_only(BreachState, "breach_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=BreachState.OPEN)
                | Q(reported_at__isnull=False, reported_by__isnull=False, reported_at__gte=F("known_at")),
                name="a_reported_breach_says_when",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Breach of %(day)s")) % {"day": f"{self.known_at:%Y-%m-%d}"}

    @property
    def due_at(self) -> datetime:
        """Until when the authority must know."""
        return self.known_at + timedelta(hours=HOURS_TO_REPORT)

    @property
    def late(self) -> bool:
        """It was, or is, reported too late."""
        return (self.reported_at or timezone.now()) > self.due_at


class RetentionPeriod(models.Model):
    """How many days a programme keeps the rows of a table, where that differs from the house's default."""

    programme_key = models.CharField(max_length=40)
    table = models.CharField(max_length=40)
    days = models.PositiveIntegerField(_("days"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme_key", "table"], name="one_period_per_table"),
            models.CheckConstraint(condition=Q(days__gte=1), name="nothing_is_kept_for_no_day"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.days}"


class PurgeRun(models.Model):
    """What the worker removed or veiled: of which table, older than when, how many rows."""

    programme_key = models.CharField(max_length=40, blank=True)
    table = models.CharField(max_length=40)
    before = models.DateTimeField()
    rows = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.table}: {self.rows}"
