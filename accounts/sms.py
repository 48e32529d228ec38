# SPDX-License-Identifier: AGPL-3.0-or-later
"""SMS backends: how a short text reaches a phone. Chosen by the setting SMS_BACKEND."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

LONGEST = 160
logger = logging.getLogger("inzira.sms")
_senders = ThreadPoolExecutor(max_workers=4, thread_name_prefix="sms")


class Backend(Protocol):
    """What a backend must be able to do. `local` says that sending takes no time (nothing leaves the machine)."""

    local: bool

    def send(self, to: str, text: str, key: str) -> str:
        """Send `text` to the phone `to` (E.164), once per `key`; return the provider's id."""


class ConsoleBackend:
    """Prints the text: for development."""

    local = True

    def send(self, to: str, text: str, key: str) -> str:
        """Print the text."""
        print(f"SMS to {to}: {text}")  # noqa: T201 -- printing is this backend's work
        return key


class FileBackend:
    """Writes each text as a line of var/sms/sent.jsonl: for the demo and for tests."""

    local = True

    def send(self, to: str, text: str, key: str) -> str:
        """Append the text to the file."""
        folder = settings.SMS_FILE_PATH
        folder.mkdir(parents=True, exist_ok=True)
        line = {"at": timezone.now().isoformat(), "to": to, "text": text, "key": key}
        with (folder / "sent.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        return key


def _backend() -> Backend:
    return import_string(settings.SMS_BACKEND)()


def send(to: str, text: str, key: str) -> str:
    """Send a text through the backend of this installation; longer than 160 characters is refused (ValueError)."""
    if len(text) > LONGEST:
        raise ValueError("A text message has at most 160 characters.")
    return _backend().send(to, text, key)


def send_soon(to: str, text: str, key: str) -> None:
    """Send a text at once, but without letting the page wait for the provider.

    A page that waited would answer later for a phone somebody has than for one nobody has, and so tell who is
    known here. A text that fails is logged; the person asks for another.
    """
    if getattr(_backend(), "local", False):
        send(to, text, key)
    else:
        _senders.submit(_send_logged, to, text, key)


def _send_logged(to: str, text: str, key: str) -> None:
    try:
        send(to, text, key)
    except Exception:
        logger.exception("a text message was not sent")
