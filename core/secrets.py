# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sensitive values are encrypted with keys that live outside the database and can be rotated."""

from django.conf import settings


def _keyring():  # without its type, which would import cryptography at start
    """Return the keyring of the installation: newest key first, older ones still read."""
    from cryptography.fernet import Fernet, MultiFernet

    return MultiFernet([Fernet(key.encode()) for key in settings.FIELD_KEYS])


def seal_text(text: str) -> str:
    """Return the text encrypted (Fernet), as ASCII."""
    return _keyring().encrypt(text.encode()).decode()


def open_text(token: str) -> str:
    """Return the text of `seal_text`; raises cryptography's InvalidToken if it was altered."""
    return _keyring().decrypt(token.encode()).decode()
