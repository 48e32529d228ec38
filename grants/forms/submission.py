# SPDX-License-Identifier: AGPL-3.0-or-later
"""The staff's forms about submissions: the list's filters, and a member who is replaced."""

from typing import Any

from django import forms
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from accounts.states import Sex
from core.forms import HouseForm
from grants.models import Call, ProposalDetails
from grants.states import SubmissionState

SORTS = {
    "number": ("number", "pk"),
    "-number": ("-number", "-pk"),
    "title": ("title", "pk"),
    "sent": ("submitted_at", "pk"),
    "-sent": ("-submitted_at", "-pk"),
}


class SubmissionFilter(forms.Form):
    """Filters of the list of submissions; they live in the address. What is unknown filters nothing."""

    q = forms.CharField(
        label=_("Title or number"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All handed in")), *SubmissionState.choices]
    )
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    trade = forms.ChoiceField(label=_("Trade"), required=False)

    def __init__(self, call: Call, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        institutions, trades = self._offered(call)
        anything = ("", _("All"))
        places = [(place["code"], place["name"]) for place in call.programme.places]
        self.fields["institution"].choices = [anything, *institutions]
        self.fields["place"].choices = [anything, *places]
        self.fields["trade"].choices = [anything, *trades]

    @staticmethod
    def _offered(call: Call) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """Return the programme's institutions and the call's trades as choices, read by one query."""
        institutions = Institution.objects.filter(programme_key=call.programme_key).order_by()
        trades = ProposalDetails.objects.filter(submission__call=call).exclude(trade="").order_by()
        rows = list(
            institutions.annotate(word=Coalesce(NullIf("short_name", Value("")), "name")).values_list("pk", "word")
            .union(trades.annotate(none=Value(0), word=F("trade")).values_list("none", "word"))
        )  # fmt: skip
        named = sorted((word, key) for key, word in rows)
        return [(str(key), word) for word, key in named if key], [
            (word, word) for word, key in named if not key
        ]

    def narrow(self, submissions: QuerySet[Any]) -> QuerySet[Any]:
        """Return the submissions that pass the filters."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if "state" in given:
            submissions = submissions.filter(state=given["state"])
        else:
            submissions = submissions.exclude(state=SubmissionState.DRAFT)
        for name, lookup in (
            ("institution", "proposal__institution_id"), ("place", "proposal__place"), ("trade", "proposal__trade"),
        ):  # fmt: skip
            if name in given:
                submissions = submissions.filter(**{lookup: given[name]})
        return submissions.matching(given["q"]) if "q" in given else submissions

    @property
    def active(self) -> int:
        """Return how many filters are set."""
        return sum(bool(value) for value in getattr(self, "cleaned_data", {}).values())


class ReplaceMemberForm(HouseForm):
    """Who comes in place of a member, and why the other leaves."""

    reason = forms.CharField(label=_("Why does the member leave?"), max_length=300)
    name = forms.CharField(label=_("Name of the new member"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=30, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, required=False)
    is_trainer = forms.BooleanField(label=_("Is a trainer"), required=False)
