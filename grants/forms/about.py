# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed about the project beside the answers, and about who would sign for the team."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from accounts.states import InstitutionKind
from core.forms import HouseForm
from grants.forms.places import place_choices
from grants.models import Call, Submission
from grants.states import CallKind, ContractingKind


def language_choices(call: Call) -> list[tuple[str, Any]]:
    """Return the languages in which the call takes answers."""
    names = dict(settings.LANGUAGES)
    return [(code, names.get(code, code)) for code in call.languages or [call.prevailing_language]]


class StartForm(HouseForm):
    """How a proposal begins."""

    title = forms.CharField(
        label=_("What is your project called?"),
        help_text=_("A few words. You can change them later."),
        max_length=200,
        required=False,
    )
    language = forms.ChoiceField(label=_("In which language will you write?"))
    is_trainer = forms.TypedChoiceField(
        label=_("Are you a trainee or a trainer?"),
        choices=[("no", _("A trainee")), ("yes", _("A trainer"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )

    def __init__(self, call: Call, data: Any = None, *, leads: bool = True) -> None:
        super().__init__(data)
        choices = language_choices(call)
        self.fields["language"].choices = choices
        if len(choices) == 1:
            self.fields["language"].widget = forms.HiddenInput()
            self.initial["language"] = choices[0][0]
        if not leads or call.kind != CallKind.PROPOSALS:
            del self.fields["is_trainer"]


class AboutForm(HouseForm):
    """Title, language, institution, place and trade of a draft; everything may stay empty."""

    drafting = True
    title = forms.CharField(label=_("What is your project called?"), max_length=200, required=False)
    institution = forms.ModelChoiceField(
        label=_("Your institution"), queryset=Institution.objects.none(), required=False
    )
    place = forms.ChoiceField(required=False)
    trade = forms.CharField(
        label=_("Your trade"), help_text=_("For example: welding, tailoring."), max_length=80, required=False
    )
    language = forms.ChoiceField(label=_("Language of your answers"), required=False)

    def __init__(self, submission: Submission, data: Any = None) -> None:
        proposal = getattr(submission, "proposal", None)
        given = {"title": submission.title, "language": submission.language}
        if proposal is not None:
            given |= {
                "institution": proposal.institution_id,
                "place": proposal.place,
                "trade": proposal.trade,
            }
        super().__init__(data, initial=given)
        programme = submission.call.programme
        self.fields["language"].choices = language_choices(submission.call)
        self.fields["institution"].queryset = applicants_institutions(submission.programme_key)
        self.fields["institution"].empty_label = _("Choose one")
        self.fields["place"].label = str(programme.place_word) or _("Place")
        self.fields["place"].choices = place_choices(programme)
        if not programme.places:
            del self.fields["place"]
        if submission.call.kind != CallKind.PROPOSALS:
            for name in {"institution", "place", "trade"} & set(self.fields):
                del self.fields[name]


def applicants_institutions(programme_key: str) -> Any:
    """Return the institutions a team may come from: not those above others, no ministries, no agencies."""
    outside = [InstitutionKind.MINISTRY, InstitutionKind.INTERNATIONAL]
    found = Institution.objects.filter(programme_key=programme_key, children=None).exclude(kind__in=outside)
    return found.order_by("name", "pk")


class PartyForm(HouseForm):
    """Who would sign the agreement; everything may stay empty."""

    drafting = True
    kind = forms.ChoiceField(
        label=_("Who would sign for your team?"),
        help_text=_("The money would go to them."),
        choices=ContractingKind.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    name = forms.CharField(
        label=_("Full name of who signs"),
        help_text=_("The school, the cooperative or the person, as in their papers."),
        max_length=160,
        required=False,
    )
    number = forms.CharField(
        label=_("Registration number, if there is one"),
        help_text=_("A cooperative has one. Do not write the number of an identity card."),
        max_length=60,
        required=False,
    )
