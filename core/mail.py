# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mail goes out only through the outbox: one recipient a message, the key as its Message-ID."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from core import outbox
from core.return_address import envelope_sender

logger = logging.getLogger("inzira.mail")
# Called with an address; answers whether it is not mailed any more. Filled by upper rooms.
STOPPED: list[Callable[[str], bool]] = []


def post(key: str, *, to: str, subject: str, text: str, language: str = "en", reply_to: str = "") -> None:
    """Put a mail into the outbox; the same key never makes a second one."""
    payload = {"to": to, "subject": subject, "text": text, "language": language}
    outbox.put("mail", f"mail:{key}", payload | ({"reply_to": reply_to} if reply_to else {}))


@outbox.handles("mail")
def send(payload: dict[str, Any], key: str) -> None:
    """Send one mail; a repeat after a crash carries the same Message-ID, so it is recognised."""
    if any(stopped(payload["to"]) for stopped in STOPPED):
        logger.warning("mail %s was not sent: its address does not take mail", key)
        return
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    message = EmailMultiAlternatives(
        subject=" ".join(payload["subject"].split()),
        body=payload["text"],
        from_email=envelope_sender(payload["to"]),
        to=[payload["to"]],
        reply_to=[payload["reply_to"]] if payload.get("reply_to") else None,
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": f"<{quote(key.replace(':', '.'), safe='')}@{host}>",
            "Content-Language": payload.get("language", "en"),
            "Auto-Submitted": "auto-generated",
        },
    )
    message.send()
