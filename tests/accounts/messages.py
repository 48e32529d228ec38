# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading the codes and links that people get."""

import json
import re

from django.conf import settings
from django.core import mail

CODE = re.compile(r"\b(\d{6})\b")


def mailed_code() -> str:
    """The code in the newest mail."""
    return CODE.search(mail.outbox[-1].body).group(1)


def texts() -> list[dict]:
    """Every text message sent in this test."""
    file = settings.SMS_FILE_PATH / "sent.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def texted_code() -> str:
    """The code in the newest text message."""
    return CODE.search(texts()[-1]["text"]).group(1)


def wrong(code: str) -> str:
    """Six digits that are not the code."""
    return "000000" if code != "000000" else "111111"


def mailed_link() -> str:
    """The path of the link in the newest mail."""
    return re.search(r"http://[^/]+(/join/\S+)", mail.outbox[-1].body).group(1)


def signed_in_as(client) -> int | None:
    """The key of the person of a client's session, or None."""
    key = client.session.get("_auth_user_id")
    return int(key) if key else None
