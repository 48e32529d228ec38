# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every test may use: signed-in clients, a place of its own on disk; and which tests run where.

Folders give their marks: tests/journeys and tests/browser drive Chromium, tests/matrix is the permission
matrix. No test reaches the network: pytest-socket lets only this machine be spoken to (see pyproject.toml).
"""

import os
from pathlib import Path
from unittest.mock import patch

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone, translation

from tests.client import QuickClient
from tests.keeping import emptied, watched
from tests.schema import copied_test_database

FOLDER_MARKS = {"journeys": ("journey", "browser"), "browser": ("browser",), "matrix": ("matrix",)}
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
IN_CI = bool(os.environ.get("CI"))
# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")


def pytest_collection_modifyitems(config, items):
    """Mark tests by their folder, leave out those that belong to the other database, begin with the longest."""
    for item in items:
        for folder in Path(item.path).relative_to(Path(__file__).parent).parts[:-1]:
            for mark in FOLDER_MARKS.get(folder, ()):
                item.add_marker(mark)
    left_out = [item for item in items if not belongs_here(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if belongs_here(item)]
    items.sort(key=lambda item: not (item.get_closest_marker("slow") or item.get_closest_marker("journey")))


def belongs_here(item) -> bool:
    """Say whether a test can show something on this database: it is not the other's, and on PostgreSQL it asks one.

    What a page says of its answer is tried on SQLite. On PostgreSQL the operations and questions behind pages are
    tried, every page is asked for and answered with what nobody should send (test_hostile_input), and the journey
    goes through them.
    """
    if connection.vendor == "sqlite":
        return not item.get_closest_marker("postgres")
    if of_pages(Path(item.path)) and not item.get_closest_marker("postgres"):
        return False
    asks = item.get_closest_marker("django_db") or item.get_closest_marker("postgres")
    return not item.get_closest_marker("sqlite") and bool(asks or DATABASE_FIXTURES & set(item.fixturenames))


def of_pages(path: Path) -> bool:
    """Whether a file tests pages: it lies in a folder `views`, or its name says so."""
    return "views" in path.parts or "page" in path.stem


def pytest_sessionfinish(session):
    """In CI a skipped test is a failed run: what was not tried was not shown."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if IN_CI and reporter and reporter.stats.get("skipped") and session.exitstatus == 0:
        reporter.write_line("Tests were skipped, and in CI none may be.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """Copy the empty database, which migrations made once, instead of migrating in every worker."""
    with django_db_blocker.unblock(), copied_test_database():
        yield


@pytest.fixture(autouse=True)
def own_place_on_disk(settings, tmp_path):
    """Files, texts and mails of a test lie in its own folder."""
    settings.BLOB_ROOT = tmp_path / "blobs"
    settings.SMS_FILE_PATH = tmp_path / "sms"


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Rate limits, language and time zone of one test never reach the next."""
    cache.clear()
    with translation.override("en"), timezone.override(None), watched():
        yield


@pytest.fixture(autouse=True, scope="session")
def tables_are_swept():
    """After a test that commits, delete what its tables hold, which triggers refuse, and leave the empty ones alone."""
    with patch.object(TransactionTestCase, "_fixture_teardown", lambda case: emptied()):
        yield


class SignedIn(QuickClient):
    """A client that signs its person in at the first request, so that kept worlds can be laid before."""

    def __init__(self, person=None, **defaults):
        super().__init__(**defaults)
        self.person = person

    def request(self, **request):
        self.sign_in()
        return super().request(**request)

    @property
    def session(self):
        self.sign_in()
        return super().session

    def sign_in(self):
        person, self.person = self.person, None
        if person is not None:
            self.force_login(person)


@pytest.fixture
def client():
    """Somebody who is not signed in."""
    return QuickClient()


@pytest.fixture
def clients():
    """The clients of this test."""
    return []


@pytest.fixture
def client_for(clients):
    """Return a function that gives a person's signed-in test client (None: somebody who is not signed in)."""

    def made(person=None, **defaults):
        clients.append(SignedIn(person, **defaults))
        return clients[-1]

    return made


def apart_from_signing_in(counted, clients):
    """Return the same count, begun when all clients are signed in."""

    def begin(number, **given):
        for client in clients:
            client.sign_in()
        return counted(number, **given)

    return begin


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries, clients):
    """Count the queries of what is asked, not of signing in."""
    return apart_from_signing_in(django_assert_num_queries, clients)


@pytest.fixture
def django_assert_max_num_queries(django_assert_max_num_queries, clients):
    """Count the queries of what is asked, not of signing in."""
    return apart_from_signing_in(django_assert_max_num_queries, clients)
