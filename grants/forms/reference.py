# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an applicant says of a referee, and what a referee says of an applicant."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import HouseForm
from grants.states import Recommendation

LONG = forms.Textarea(attrs={"rows": 5})


class RefereeForm(HouseForm):
    """Somebody who knows the applicant."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    relation = forms.CharField(
        label=_("How do you know each other?"), help_text=_("For example: head of my ward."), max_length=160,
        required=False,
    )  # fmt: skip


class ReferenceForm(HouseForm):
    """The referee's answer."""

    known_as = forms.CharField(label=_("How long do you know each other, and from where?"), max_length=300)
    strengths = forms.CharField(label=_("What is this person good at?"), max_length=3000, widget=LONG)
    doubts = forms.CharField(
        label=_("Is there anything we should think about?"), max_length=3000, required=False, widget=LONG
    )
    recommends = forms.ChoiceField(
        label=_("Would you send this person?"), choices=Recommendation.choices, widget=forms.RadioSelect
    )
    confidential = forms.BooleanField(
        label=_("Do not show my answer to the applicant"), required=False, initial=True
    )
