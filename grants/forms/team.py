# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed about a member of a team."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.states import Sex
from core.forms import HouseForm
from core.phones import normalise_phone
from core.unreadable import Unreadable
from grants.models import Submission
from grants.states import TeamRole


class MemberForm(HouseForm):
    """A new member: name and place; e-mail or phone if there is one."""

    name = forms.CharField(label=_("Full name"), max_length=120)
    role = forms.ChoiceField(label=_("Place in the team"), widget=forms.RadioSelect)
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("An invitation goes there."), required=False, max_length=160
    )
    phone = forms.CharField(label=_("Phone"), required=False, max_length=30)
    sex = forms.ChoiceField(
        label=_("Sex"),
        help_text=_("Only for the programme's totals."),
        choices=Sex.choices,
        required=False,
    )

    def __init__(self, submission: Submission, data: Any = None, *, leaderless: bool = False) -> None:
        super().__init__(data)
        self.region = submission.call.programme.phone_region
        roles = [TeamRole.TRAINER, TeamRole.TRAINEE, TeamRole.MEMBER]
        if leaderless:
            roles.insert(0, TeamRole.LEAD)
        self.fields["role"].choices = [(role, role.label) for role in roles]
        if not leaderless:
            return
        self.fields["is_trainer"] = forms.BooleanField(label=_("This person is a trainer"), required=False)

    def clean_phone(self) -> str:
        """Return the phone in E.164."""
        text = self.cleaned_data["phone"].strip()
        if not text:
            return ""
        try:
            return normalise_phone(text, self.region)
        except Unreadable as problem:
            raise ValidationError(str(problem)) from problem


class CodeForm(HouseForm):
    """The code that came to the lead's phone."""

    code = forms.CharField(
        label=_("Code of six digits"),
        max_length=12,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class WithdrawForm(HouseForm):
    """Why a proposal is withdrawn."""

    reason = forms.CharField(
        label=_("Why do you withdraw it?"), widget=forms.Textarea({"rows": 3}), max_length=1000
    )
