# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fields for e-mail addresses, phones and codes."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from core.phones import normalise_phone


def clean_phone(text: str, region: str = "") -> str:
    """Return a phone in E.164 (the region fills in the country), or raise ValidationError in words."""
    try:
        return normalise_phone(text, region=region or settings.PHONE_REGION)
    except ValueError as fault:
        raise ValidationError(str(fault)) from fault


class PhoneField(forms.CharField):
    """A phone, read as people write it and kept in E.164; `region` may be set to a programme's."""

    region = ""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Phone"))
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str | None:
        """Return the phone in E.164, None for nothing."""
        text = super().clean(value)
        return clean_phone(text, self.region) if text else None


class EmailField(forms.EmailField):
    """An e-mail address in small letters."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("E-mail"))
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "email"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str | None:
        """Return the address in small letters, None for nothing."""
        return super().clean(value).lower() or None


class AddressField(forms.CharField):
    """An e-mail address or a phone in one field, whichever the person has."""

    default_error_messages = {"neither": _("Write an e-mail address or a phone.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("E-mail or phone"))
        kwargs.setdefault("max_length", 254)
        attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """Return an e-mail address in small letters, or a phone in E.164."""
        text = super().clean(value).strip()
        if "@" in text:
            validate_email(text)
            return text.lower()
        if any(sign.isalpha() for sign in text):
            raise ValidationError(self.error_messages["neither"], code="neither")
        return clean_phone(text)


class CodeField(forms.CharField):
    """Six digits, from a message."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Code"))
        kwargs.setdefault("max_length", 20)
        attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)
