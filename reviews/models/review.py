# SPDX-License-Identifier: AGPL-3.0-or-later
"""Review: all of one panelist's scores and words about one submission."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.lifecycle import states_only
from grants.models import Stage, Submission
from reviews.lifecycle import ReviewLifecycle
from reviews.models.panel import Criterion, Panelist
from reviews.queries import ReviewQuerySet
from reviews.states import ReviewState


class Review(ReviewLifecycle):
    """One panelist, one submission, one stage. `source` says from which file an imported one came."""

    panelist = models.ForeignKey(Panelist, on_delete=models.PROTECT, related_name="reviews")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reviews")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="reviews")
    comment = models.TextField(_("overall comment"), blank=True)
    strength = models.TextField(_("a strength, for the team"), blank=True)
    improve = models.TextField(_("one thing to improve, for the team"), blank=True)
    version = models.PositiveIntegerField(default=0)
    assigned_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    recused_at = models.DateTimeField(null=True, blank=True)
    recusal_reason = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["panelist", "state"], name="reviews_of_a_panelist")]
        constraints = [
            states_only(ReviewState, "review_state_is_known"),
            models.UniqueConstraint(
                fields=["panelist", "submission", "stage"], name="one_review_per_panelist_and_submission"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission.label}"

    @property
    def programme_key(self) -> str:
        """The submission's programme."""
        return self.submission.programme_key

    @property
    def call_key(self) -> str:
        """The stage's call."""
        return self.stage.call_key


class Score(models.Model):
    """One number for one criterion, blank while only the comment is written.

    `first_value` is what stood before the discussion, once it was revised.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    value = models.DecimalField(_("score"), max_digits=8, decimal_places=3, null=True, blank=True)
    first_value = models.DecimalField(max_digits=8, decimal_places=3, null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="one_score_per_criterion")
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
