# SPDX-License-Identifier: AGPL-3.0-or-later
"""allauth's forms of the second factor and the password, with our words."""

from typing import Any

from allauth.account.forms import ReauthenticateForm as PasswordAgain
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import CodeField


class TotpCodeForm(AuthenticateForm):
    """The code at sign-in."""

    code = CodeField(label=_("Code of your authenticator, or a recovery code"))


class TotpAgainForm(ReauthenticateForm):
    """The code before something delicate."""

    code = CodeField(label=_("Code of your authenticator, or a recovery code"))


class SetUpTotpForm(ActivateTOTPForm):
    """The first code of a new authenticator."""

    code = CodeField(label=_("Code that the authenticator shows"))


class PasswordAgainForm(PasswordAgain):
    """The password before something delicate."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
