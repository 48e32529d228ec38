# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about reviews; others' nouns are asked by functions that take and return a queryset."""

from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet

from reviews.states import ReviewState


def _tied() -> Exists:
    """Return the condition "its panelist has a conflict of interest about its submission"."""
    conflicts = apps.get_model("reviews", "ConflictOfInterest").objects
    return Exists(conflicts.filter(panelist=OuterRef("panelist"), submission=OuterRef("submission")))


class ReviewQuerySet(QuerySet[Any]):
    """Reviews."""

    def of_panelist(self, person: Any) -> "ReviewQuerySet":
        """Keep the person's own, while seated and without conflict: a conflicted one leaves no trace."""
        return (
            self.filter(panelist__person=person, panelist__left_at=None)
            .exclude(state=ReviewState.RECUSED)
            .filter(~_tied())
        )

    def counted(self) -> "ReviewQuerySet":
        """Keep what counts in a ranking: handed in, no conflict of interest; whoever left the panel had handed in."""
        return self.filter(state=ReviewState.SUBMITTED).filter(~_tied())

    def open(self) -> "ReviewQuerySet":
        """Keep those not handed in yet."""
        return self.filter(state__in=ReviewState.OPEN)
