# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be typed about an assignment: how many reviews, how high a load; one pair by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from grants.models import Stage
from reviews.models import Panelist


class AssignForm(HouseForm):
    """How the panel's work is dealt out."""

    reviews = forms.IntegerField(label=_("Reviews for each proposal"), min_value=1, max_value=50)
    load = forms.IntegerField(
        label=_("Most reviews for one panelist"),
        required=False,
        min_value=1,
        max_value=5000,
        help_text=_("Empty: from 80 to 120 % of the mean. Personal limits are kept in any case."),
    )
    partial = forms.BooleanField(
        label=_("Assign what is possible, even if not everything is"), required=False
    )

    def given(self) -> dict[str, Any]:
        """Return what was typed, as the operation takes it."""
        typed = self.cleaned_data
        return {
            "reviews_per_submission": typed["reviews"],
            "load": typed["load"],
            "partial": typed["partial"],
        }


class PairForm(HouseForm):
    """One more reader for one proposal."""

    panelist = forms.ModelChoiceField(label=_("Panelist"), queryset=Panelist.objects.none())

    def __init__(self, *args: Any, stage: Stage, submission: Any, **kwargs: Any) -> None:
        """Offer those who may read the proposal and do not yet."""
        super().__init__(*args, **kwargs)
        seats = Panelist.objects.filter(panel__stage=stage, left_at=None, declared_at__isnull=False)
        free = seats.exclude(conflicts__submission=submission).exclude(
            pk__in=submission.reviews.filter(stage=stage).values("panelist")
        )
        self.fields["panelist"].queryset = free.select_related("person").order_by("person__name", "pk")  # type: ignore[attr-defined]
