# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is typed at the door: address, code, password, name."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import AddressField, CodeField
from core.forms import HouseForm


class SignInForm(HouseForm):
    """To whom a code goes."""

    address = AddressField()


class SignUpForm(HouseForm):
    """Who comes new: a name, and one address that a code will prove."""

    name = forms.CharField(
        label=_("Full name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    address = AddressField(help_text=_("We send a code there. No password is needed."))


class CodeForm(HouseForm):
    """The code that was sent."""

    code = CodeField()


class PasswordSignInForm(HouseForm):
    """Address and password; how wrong ones are counted and how long it takes is allauth's care."""

    address = AddressField()
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Find the person; whether it is the address or the password that is wrong is not said."""
        given = super().clean() or {}
        if "address" in given and "password" in given:
            way = "email" if "@" in given["address"] else "phone"
            self.credentials = {way: given["address"], "password": given["password"]}
            adapter = get_adapter(self.request)
            self.person = adapter.authenticate(self.request, **self.credentials)
            if self.person is None:
                raise adapter.validation_error(f"{way}_password_mismatch")
        return given

    def sign_in(self, next_url: str) -> HttpResponse:
        """Go on to the second factor, if there is one, and in."""
        login = Login(user=self.person, email=self.credentials.get("email"), redirect_url=next_url or None)
        return perform_password_login(self.request, self.credentials, login)
