# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mail goes out only through the outbox: one recipient a message, the key as its Message-ID."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from core import outbox


def post(key: str, *, to: str, subject: str, text: str, language: str = "en") -> None:
    """Put a mail into the outbox; the same key never makes a second one."""
    outbox.put("mail", f"mail:{key}", {"to": to, "subject": subject, "text": text, "language": language})


@outbox.handles("mail")
def send(payload: dict[str, Any], key: str) -> None:
    """Send one mail; a repeat after a crash carries the same Message-ID, so it is recognised."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    message = EmailMultiAlternatives(
        subject=" ".join(payload["subject"].split()),
        body=payload["text"],
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[payload["to"]],
        headers={
            "Message-ID": f"<{quote(key.replace(':', '.'), safe='')}@{host}>",
            "Content-Language": payload.get("language", "en"),
            "Auto-Submitted": "auto-generated",
        },
    )
    message.send()
