# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be typed about a panel: a seat, a tie that an officer learnt of, a phase."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from core.forms import HouseForm
from grants.models import Stage, Submission
from reviews.models import Panelist
from reviews.states import TieKind


class SeatForm(HouseForm):
    """What is known of a panelist."""

    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.none(),
        required=False,
        help_text=_("Proposals of the same institution are kept from this panelist."),
    )
    fields_known = forms.CharField(
        label=_("Fields of knowledge"),
        required=False,
        max_length=600,
        help_text=_("Trades, separated by commas, as teams write them: welding, food processing."),
    )
    most_reviews = forms.IntegerField(
        label=_("Most reviews"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=_("Empty: no limit of their own."),
    )
    is_chair = forms.BooleanField(label=_("Chairs the panel"), required=False)

    def __init__(self, *args: Any, stage: Stage, seat: Panelist | None = None, **kwargs: Any) -> None:
        """Offer the programme's institutions; fill in what is known of a seat."""
        if seat is not None:
            kwargs["initial"] = {
                "institution": seat.institution_id,
                "fields_known": ", ".join(seat.fields),
                "most_reviews": seat.most_reviews,
                "is_chair": seat.is_chair,
            }
        super().__init__(*args, **kwargs)
        bodies: Any = self.fields["institution"]
        bodies.queryset = Institution.objects.filter(programme_key=stage.programme_key).order_by("name", "pk")

    def clean(self) -> dict[str, Any]:
        """Return what was typed, as the operations take it: the fields as a list."""
        typed = super().clean() or {}
        known = typed.pop("fields_known", "")
        typed["fields"] = [one.strip() for one in re.split(r"[,;\n]", known) if one.strip()]
        return typed


class NewSeatForm(SeatForm):
    """A new seat: who is known by this e-mail, or is invited by it."""

    email = forms.EmailField(label=_("E-mail"), help_text=_("Somebody new is invited by this address."))
    name = forms.CharField(
        label=_("Full name"), required=False, max_length=120, help_text=_("For somebody new.")
    )
    language = forms.ChoiceField(label=_("Language of the invitation"), required=False)
    field_order = ["email", "name", "language", "institution", "fields_known", "most_reviews", "is_chair"]

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        """Offer the call's languages."""
        super().__init__(*args, stage=stage, **kwargs)
        names = dict(settings.LANGUAGES)
        languages: Any = self.fields["language"]
        languages.choices = [(code, names.get(code, code)) for code in stage.call.languages]


class RecordTieForm(HouseForm):
    """A tie between a panelist and a submission."""

    panelist = forms.ModelChoiceField(label=_("Panelist"), queryset=Panelist.objects.none())
    submission = forms.ModelChoiceField(
        label=_("Number of the proposal"), queryset=Submission.objects.none(), to_field_name="number"
    )
    kind = forms.ChoiceField(label=_("What is the tie?"), choices=TieKind.choices)
    reason = forms.CharField(label=_("In a few words"), max_length=300)

    def __init__(self, *args: Any, stage: Stage, hidden: set[int], **kwargs: Any) -> None:
        """Offer the seats taken, and take the number of what lies before the panel."""
        super().__init__(*args, **kwargs)
        seats = Panelist.objects.filter(panel__stage=stage, left_at=None).select_related("person")
        self.fields["panelist"].queryset = seats.order_by("person__name", "pk")  # type: ignore[attr-defined]
        submissions = Submission.objects.filter(call_id=stage.call_id).handed_in().exclude(pk__in=hidden)
        field: Any = self.fields["submission"]
        field.queryset, field.widget = submissions, forms.TextInput()
        field.error_messages["invalid_choice"] = _("No proposal of this call has that number.")


class PhaseForm(HouseForm):
    """A reason, demanded only while something stands open."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only needed to close reviews that were not handed in. They then count nowhere."),
    )
