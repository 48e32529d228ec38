# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each world is built once and kept as a picture of the database; a test begins with the picture it names."""

import sqlite3
import time

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import override_settings

from core import outbox
from tests.matrix.browsers import sign_in_everybody
from tests.matrix.worlds import STATES, way_to

A_WHILE = 300  # seconds; half of what counts as a fresh sign-in


class Pictures:
    """Pictures of the test database by the name of the world; SQLite copies them in milliseconds."""

    def __init__(self) -> None:
        self.kept = {}
        self.shown, self.signed_in_at = "", 0.0
        self.keep("")

    def keep(self, state: str) -> None:
        """Keep the database as it is now."""
        connection.ensure_connection()
        self.kept[state] = sqlite3.connect(":memory:")
        connection.connection.backup(self.kept[state])

    def show(self, state: str) -> None:
        """Make the database what it was; everybody has just signed in."""
        if self.shown != state:
            self._copy(state)
        if state and time.monotonic() - self.signed_in_at > A_WHILE:
            sign_in_everybody()
            self.signed_in_at = time.monotonic()

    def _copy(self, state: str) -> None:
        self.shown, self.signed_in_at = state, 0.0
        connection.ensure_connection()
        self.kept[state].backup(connection.connection)
        ContentType.objects.clear_cache()

    def build(self, state: str) -> None:
        """Build the world, and those on the way to it, unless they are kept already."""
        for one in way_to(state):
            if one in self.kept:
                continue
            before, how = STATES[one]
            self._copy(before or "")
            how()
            while outbox.drain(kinds=("told",)):  # so that inboxes hold what they would hold
                pass
            self.keep(one)
            self.shown = ""  # what stands there now is on its way to the next state


@pytest.fixture(scope="package")
def pictures(django_db_setup, django_db_blocker, tmp_path_factory):
    """The pictures; the database is empty again when the last test is done."""
    with django_db_blocker.unblock(), override_settings(BLOB_ROOT=tmp_path_factory.mktemp("blobs")):
        own = not connection.is_in_memory_db()  # no other test of this run asks for a database
        before = connection.settings_dict["NAME"]
        if own:
            connection.creation.create_test_db(verbosity=0, serialize=False)
        pictures = Pictures()
        pictures.blobs = settings.BLOB_ROOT
        yield pictures
        pictures.show("")
        if own:
            connection.creation.destroy_test_db(before, verbosity=0)


@pytest.fixture
def world(pictures, django_db_blocker, settings):
    """Return a function that makes the database the world of a state."""
    with django_db_blocker.unblock():
        settings.BLOB_ROOT = pictures.blobs

        def shown(state: str) -> None:
            pictures.build(state)
            pictures.show(state)

        yield shown
