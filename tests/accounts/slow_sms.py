# SPDX-License-Identifier: AGPL-3.0-or-later
"""Outside services as they are on a bad day."""

import threading

from django.core.mail.backends.base import BaseEmailBackend

let_go, sent = threading.Event(), threading.Event()


class SlowBackend:
    """A provider of texts that answers when it is let go."""

    local = False

    def send(self, to, text, key):
        """Wait, as for a network."""
        let_go.wait(timeout=60)
        sent.set()
        return key


class RefusingBackend:
    """A provider of texts that refuses."""

    local = False

    def send(self, to, text, key):
        """Refuse."""
        raise ConnectionError("no credit left")


class BrokenMail(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, messages):
        """Fail as a socket does."""
        raise ConnectionRefusedError("nobody listens")
