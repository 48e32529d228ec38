# SPDX-License-Identifier: AGPL-3.0-or-later
"""SMS backends: how a short text reaches a phone. Chosen by the setting SMS_BACKEND."""

import json
from typing import Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

LONGEST = 160


class Backend(Protocol):
    """What a backend must be able to do."""

    def send(self, to: str, text: str, key: str) -> str:
        """Send `text` to the phone `to` (E.164), once per `key`; return the provider's id."""


class ConsoleBackend:
    """Prints the text: for development."""

    def send(self, to: str, text: str, key: str) -> str:
        """Print the text."""
        print(f"SMS to {to}: {text}")  # noqa: T201 -- printing is this backend's work
        return key


class FileBackend:
    """Writes each text as a line of var/sms/sent.jsonl: for the demo and for tests."""

    def send(self, to: str, text: str, key: str) -> str:
        """Append the text to the file."""
        folder = settings.SMS_FILE_PATH
        folder.mkdir(parents=True, exist_ok=True)
        line = {"at": timezone.now().isoformat(), "to": to, "text": text, "key": key}
        with (folder / "sent.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        return key


def send(to: str, text: str, key: str) -> str:
    """Send a text through the backend of this installation; longer than 160 characters is refused (ValueError)."""
    if len(text) > LONGEST:
        raise ValueError("A text message has at most 160 characters.")
    backend: Backend = import_string(settings.SMS_BACKEND)()
    return backend.send(to, text, key)
