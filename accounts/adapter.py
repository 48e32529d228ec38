# SPDX-License-Identifier: AGPL-3.0-or-later
"""How allauth finds, names and texts our persons."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import sms
from accounts.models import Person
from core.secrets import open_text, seal_text


class HouseAdapter(DefaultAccountAdapter):
    """E-mail or phone, a code to either; phones are kept on the person, in E.164."""

    def clean_phone(self, phone: str) -> str:
        """Return the phone in E.164, or raise a ValidationError in words."""
        from accounts.forms import clean_phone

        return clean_phone(phone)

    def get_phone(self, user: Person) -> tuple[str, bool] | None:
        """Return (phone, verified?) or None."""
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def set_phone(self, user: Person, phone: str, verified: bool) -> None:
        """Set the person's phone."""
        user.phone = phone or None
        user.phone_verified_at = timezone.now() if verified else None
        user.save(update_fields=["phone", "phone_verified_at"])

    def set_phone_verified(self, user: Person, phone: str) -> None:
        """Note that the person answered a code sent to this phone."""
        try:
            self.set_phone(user, phone, True)
        except IntegrityError:
            return

    def get_user_by_phone(self, phone: str) -> Person | None:
        """Return the person with this phone, or None."""
        return Person.objects.filter(phone=phone).first()

    def send_verification_code_sms(self, user: Person, phone: str, code: str, **kwargs: Any) -> None:
        """Text a code."""
        text = _("Inzira: your code is %(code)s. Nobody from the programme will ask you for it.")
        sms.send(phone, text % {"code": code}, f"code:{user.pk}:{code}")

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Send nothing to a phone nobody registered (a text costs money and tells who is known)."""


class HouseMfaAdapter(DefaultMFAAdapter):
    """Second factors, with their secrets encrypted."""

    def encrypt(self, text: str) -> str:
        """Return the secret encrypted."""
        return seal_text(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret in clear."""
        return open_text(encrypted_text)
