# SPDX-License-Identifier: AGPL-3.0-or-later
"""Submission: what a call receives; the details of a proposal beside it, one to one."""

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from core.fields import MinorUnitField
from core.lifecycle import states_only
from core.money import Money
from grants.lifecycle import SubmissionLifecycle
from grants.models.call import Call, Stage
from grants.queries import SubmissionQuerySet
from grants.states import ContractingKind, StageOutcome, SubmissionState


class Submission(SubmissionLifecycle):
    """A proposal or an application. `number` is given at the first handing in; a draft is known by its key."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="submissions")
    programme_key = models.CharField(max_length=40)
    number = models.CharField(max_length=40, unique=True, null=True, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    extended_until = models.DateTimeField(null=True, blank=True)
    correct_until = models.DateTimeField(null=True, blank=True)
    correction_asked = models.TextField(blank=True)
    screened_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reserve_place = models.PositiveIntegerField(null=True, blank=True)
    contracting_kind = models.CharField(
        _("who signs for the team"), max_length=12, choices=ContractingKind.choices, blank=True
    )
    contracting_name = models.CharField(_("name of who signs"), max_length=160, blank=True)
    contracting_number = models.CharField(_("registration number"), max_length=60, blank=True)
    source = models.CharField(max_length=200, blank=True)
    imported_as = models.CharField(
        max_length=40, blank=True, help_text="How the file knows it from which it came."
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["call", "state", "id"], name="submissions_of_a_call")]
        constraints = [
            states_only(SubmissionState, "submission_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(number__isnull=False),
                name="a_submission_handed_in_has_a_number",
            ),
            models.UniqueConstraint(
                fields=["call", "imported_as"],
                condition=~Q(imported_as=""),
                name="a_submission_is_imported_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.number or str(_("Untitled draft"))

    @property
    def call_key(self) -> str:
        """The call's key."""
        return self.call.key

    @property
    def label(self) -> str:
        """The number, or the word for a draft."""
        return self.number or str(_("Draft"))


class ProposalDetails(models.Model):
    """What a project idea has beside the answers: institution, place, trade."""

    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="proposal")
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField(_("place"), max_length=40, blank=True)
    trade = models.CharField(_("trade"), max_length=80, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "proposal details"
        indexes = [models.Index(fields=["institution"], name="proposals_of_an_institution")]

    def __str__(self) -> str:
        return f"{self.trade} {self.place}"


class BudgetRequestLine(models.Model):
    """One line of the budget asked for; the amount is computed, never typed."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="budget_lines")
    order = models.PositiveSmallIntegerField()
    item = models.CharField(_("item"), max_length=160)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    unit_cost_minor = MinorUnitField(_("cost of one"))
    own_minor = MinorUnitField(_("own contribution"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "order"], name="one_budget_line_per_place"),
            models.CheckConstraint(
                condition=Q(unit_cost_minor__gte=0) & Q(own_minor__gte=0),
                name="budget_lines_are_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.item

    @property
    def amount_minor(self) -> int:
        """Quantity times the cost of one, in minor units."""
        return self.quantity * self.unit_cost_minor


def requested(submission: Submission) -> Money:
    """Return what a submission asks for: its lines less its own contribution (one query)."""
    found = submission.budget_lines.aggregate(
        total=Sum(models.F("quantity") * models.F("unit_cost_minor") - models.F("own_minor"))
    )
    return Money(found["total"] or 0, submission.call.currency)


class StageEntry(models.Model):
    """How a submission fared in a stage."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="stage_entries")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="entries")
    handed_in_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(
        max_length=12, choices=StageOutcome.choices, default=StageOutcome.PENDING, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "stage entries"
        constraints = [models.UniqueConstraint(fields=["submission", "stage"], name="one_entry_per_stage")]

    def __str__(self) -> str:
        return f"{self.submission} / {self.stage}"
