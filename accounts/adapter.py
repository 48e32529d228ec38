# SPDX-License-Identifier: AGPL-3.0-or-later
"""How allauth finds, asks and names our persons. Codes, addresses and sign-up are our own (accounts/codes.py)."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.sites.requests import RequestSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.arriving import arrive
from accounts.freshness import signed_in_lately
from accounts.models import Person
from accounts.operations.factor import has_second_factor
from core.secrets import open_text, seal_text


class HouseAdapter(DefaultAccountAdapter):
    """Password or code, then the second factor; phones are kept on the person, in E.164."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-mail or phone and password do not belong together."),
        "phone_password_mismatch": _("E-mail or phone and password do not belong together."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This is not the code. Codes change every half minute."),
        "too_many_login_attempts": _("Too many wrong tries. Wait a quarter of an hour."),
        "rate_limited": _("Too many tries. Wait a few minutes."),
    }

    def get_user_by_phone(self, phone: str) -> Person | None:
        """Return the person with this phone, or None."""
        return Person.objects.filter(phone=phone).first()

    def get_login_stages(self) -> list[str]:
        """After password or code only the second factor is asked for: a code has proved its address."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def post_login(self, request: HttpRequest, user: Any, **given: Any) -> HttpResponse:
        """Lead a guest who came by an invitation to what it is for."""
        response = super().post_login(request, user, **given)
        url = arrive(request, user)
        return redirect(url) if url else response

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask again where the last proof is older than ten minutes (accounts/freshness.py)."""
        return not signed_in_lately(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to prove again who one is: the second factor if there is one, else password or code."""
        if not user.is_authenticated:
            return []
        if has_second_factor(user):
            words = _("Use your authenticator")
            return [{"id": "mfa_reauthenticate", "description": words, "url": reverse("mfa_reauthenticate")}]
        ways = []
        if user.has_usable_password():
            words = _("Use your password")
            ways.append(
                {"id": "reauthenticate", "description": words, "url": reverse("account_reauthenticate")}
            )
        if user.email or user.phone:
            words = _("Get a code")
            ways.append({"id": "code", "description": words, "url": reverse("account_reauthenticate_code")})
        return ways

    def reauthenticate(self, user: Person, password: str) -> bool:
        """Check the password again, within the limit of tries."""
        address = {"email": user.email} if user.email else {"phone": user.phone}
        found = self.authenticate(context.request, **address, password=password)
        return found is not None and found.pk == user.pk

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords by e-mail or phone; allauth would count all phones as one."""
        login = credentials.get("email") or credentials.get("phone") or ""
        return f"{RequestSite(request).domain}:{login.lower()}"


class HouseMfaAdapter(DefaultMFAAdapter):
    """Second factors, with their secrets encrypted."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": HouseAdapter.error_messages["incorrect_code"]
    }

    def encrypt(self, text: str) -> str:
        """Return the secret encrypted."""
        return seal_text(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret in clear."""
        return open_text(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code on white of its own: on a dark page a transparent one cannot be read."""
        import io

        import segno

        drawn = io.BytesIO()
        segno.make(url, micro=False).save(drawn, kind="svg", scale=4, border=4, light="#fff", xmldecl=False)
        return drawn.getvalue().decode()

    def get_totp_label(self, user: Person) -> str:
        """Return what the authenticator shows: the e-mail, else the phone."""
        return user.email or user.phone or user.name
