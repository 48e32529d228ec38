# SPDX-License-Identifier: AGPL-3.0-or-later
"""A browser for every actor, in which the actor has just signed in."""

import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.freshness import KEY as FRESH
from tests.client import QuickClient
from tests.matrix.cast import ACTORS, ANONYMOUS, person

BACKEND = "accounts.backends.PersonBackend"


def session_key(actor: str) -> str:
    """Return the key of an actor's session in every world."""
    return f"matrix-{actor}".ljust(32, "x")


def sign_in_everybody() -> None:
    """Give every actor a session whose key is the actor's name."""
    Session.objects.all().delete()
    actors = {actor: person(actor) for actor in ACTORS if actor != ANONYMOUS}
    Session.objects.bulk_create(_session(actor, who) for actor, who in actors.items())


def _session(actor: str, who: Any) -> Session:
    held = {
        SESSION_KEY: str(who.pk),
        BACKEND_SESSION_KEY: BACKEND,
        HASH_SESSION_KEY: who.get_session_auth_hash(),
        FRESH: time.time(),
    }
    return Session(
        session_key=session_key(actor),
        session_data=SessionStore().encode(held),
        expire_date=timezone.now() + timedelta(days=1),
    )


def client_of(actor: str, **how: Any) -> Client:
    """Return a browser in which the actor is signed in."""
    client = QuickClient(raise_request_exception=False, **how)
    if actor != ANONYMOUS:
        client.cookies[settings.SESSION_COOKIE_NAME] = session_key(actor)
    return client
