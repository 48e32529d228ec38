# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of ours with a signed word in them: where answers go, and where mails that came back go."""

import base64
import hashlib
import hmac
import re

from django.conf import settings

ADDRESS = re.compile(r"\b(reply|bounce)\+([a-z0-9-]{1,60})@", re.IGNORECASE)


def signature(*parts: object) -> str:
    """Return 100 bits of HMAC-SHA256 of the parts under the installation's secret, as 20 small letters and digits."""
    told = "\0".join(str(part) for part in parts).encode()
    made = hmac.new(f"return-address:{settings.SECRET_KEY}".encode(), told, hashlib.sha256).digest()
    return base64.b32encode(made)[:20].decode().lower()


def same(one: str, other: str) -> bool:
    """Compare two signatures in a time that tells nothing."""
    return hmac.compare_digest(one.encode(), other.encode())


def bounce_word(address: str) -> str:
    """Return the signed word of the address to which a mail to `address` comes back."""
    return signature("bounce", address.strip().lower())


def envelope_sender(address: str) -> str:
    """Return the sender on the envelope of a mail to `address`: the plain one if no mail comes in here."""
    if not settings.MAIL_IN_HOST:
        return settings.DEFAULT_FROM_EMAIL
    return f"bounce+{bounce_word(address)}@{settings.MAIL_IN_HOST}"


def words_in(text: str) -> list[tuple[str, str]]:
    """Return the kinds (reply, bounce) and signed words of our addresses that stand in a header."""
    return [(kind.lower(), word.lower()) for kind, word in ADDRESS.findall(text)]
