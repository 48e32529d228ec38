# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed about a placement: the list's filters, terms, answers, its beginning."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from grants.forms.fields import DayField
from placements.operations.placement import Terms
from placements.states import Answer, PlacementState

TERMS = ("starts_on", "ends_on", "tasks", "employer")


class PlacementFilter(forms.Form):
    """Filters of the list of placements; they live in the address. What is unknown filters nothing."""

    q = forms.CharField(
        label=_("Name, host or number"), required=False, max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), *PlacementState.choices]
    )
    sector = forms.CharField(label=_("Sector"), required=False, max_length=80)

    def narrow(self, placements: Any) -> Any:
        """Return the placements that pass."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if "state" in given:
            placements = placements.filter(state=given["state"])
        if "sector" in given:
            placements = placements.filter(sector__icontains=given["sector"])
        if "q" in given:
            word = given["q"]
            placements = placements.filter(
                Q(expert__name__icontains=word)
                | Q(institution__name__icontains=word)
                | Q(number__icontains=word)
            )
        return placements

    @property
    def active(self) -> int:
        """How many filters are set."""
        return sum(bool(value) for value in getattr(self, "cleaned_data", {}).values())


class TermsForm(HouseForm):
    """Days and task of a placement."""

    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    tasks = forms.CharField(
        label=_("What is the expert to do?"), max_length=6000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("These are the terms of reference. Both sides read and accept them."),
    )  # fmt: skip
    employer = forms.CharField(
        label=_("Employer who grants leave"), max_length=160, required=False,
        help_text=_("A letter to the employer is made when the placement is confirmed."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Return the terms as the operation takes them."""
        given = super().clean() or {}
        if self.errors:
            return given
        return given | {"terms": Terms(**{name: given.pop(name) for name in TERMS})}


class ExtensionForm(TermsForm):
    """Later days, and why."""

    why = forms.CharField(label=_("Why is it extended?"), max_length=300)


class AnswerForm(HouseForm):
    """Accept or decline the terms."""

    answer = forms.ChoiceField(
        label=_("Your answer"), widget=forms.RadioSelect,
        choices=[(Answer.ACCEPTED.value, _("I accept")), (Answer.DECLINED.value, _("I decline"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why not?"), max_length=300, required=False, help_text=_("Needed when you decline."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class BeginForm(HouseForm):
    """The day of arrival."""

    on = DayField(label=_("On which day did the expert begin?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate


class CancelForm(HouseForm):
    """Why something ends."""

    reason = forms.CharField(
        label=_("Why?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Both sides read this."),
    )  # fmt: skip
