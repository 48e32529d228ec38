# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking for a page as an actor, and leaving the world as it was."""

from typing import Any

from django.db import transaction
from django.test import Client

from core.models import AuditEntry
from tests.matrix.addresses import Things, address_of
from tests.matrix.bodies import body_of
from tests.matrix.browsers import client_of


class Asked:
    """An answer, and whether anything was written into the trail."""

    def __init__(self, response: Any, written: int) -> None:
        self.status, self.response, self.written = response.status_code, response, written


def ask(actor: str, method: str, name: str, things: Things, *, client: Client | None = None) -> Asked:
    """Ask, then undo whatever was done."""
    client = client or client_of(actor)
    # A browser always sends its token; what is not empty is a bound form.
    data = {"csrfmiddlewaretoken": "x"} | body_of(name, things) if method == "POST" else None
    path = address_of(name, things)
    with transaction.atomic():
        before = AuditEntry.objects.count() if method == "POST" else 0
        response = getattr(client, method.lower())(path, data)
        if response.streaming:
            response.content  # noqa: B018 -- read it while the world is there
        written = AuditEntry.objects.count() - before if method == "POST" else 0
        transaction.set_rollback(True)
    return Asked(response, written)
