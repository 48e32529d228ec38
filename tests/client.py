# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django's test client, with the chain of middlewares made once a process and not once a client.

Making it looks through all static files: a tenth of the time of a test that asks for pages.
"""

from typing import Any

from django.core.signals import setting_changed
from django.dispatch import receiver
from django.test import Client

WITHOUT_MIDDLEWARE = {"BLOB_ROOT", "SMS_FILE_PATH"}  # changed in every test, and read by no middleware
_handlers: dict[bool, Any] = {}


class QuickClient(Client):
    """A client that shares its handler with the others."""

    def __init__(self, enforce_csrf_checks: bool = False, **given: Any) -> None:
        super().__init__(enforce_csrf_checks, **given)
        self.handler = _handlers.setdefault(enforce_csrf_checks, self.handler)


@receiver(setting_changed)
def made_anew(setting: str, **_given: Any) -> None:
    """Make the chain anew when a test changes a setting."""
    if setting not in WITHOUT_MIDDLEWARE:
        _handlers.clear()
