# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every test may use: signed-in clients, a place of its own on disk; and which tests run where.

Folders give their marks: tests/journeys and tests/browser drive Chromium, tests/matrix is the permission
matrix. No test reaches the network: pytest-socket lets only this machine be spoken to (see pyproject.toml).
"""

import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone, translation

from tests.client import QuickClient
from tests.keeping import forget, watched
from tests.schema import copied_test_database
from tests.unguarded import unguarded

FOLDER_MARKS = {"journeys": ("journey", "browser"), "browser": ("browser",), "matrix": ("matrix",)}
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
IN_CI = bool(os.environ.get("CI"))


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


if connection.vendor == "sqlite":

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


@pytest.fixture(autouse=True)
def trail_can_be_swept(request):
    """Let a transactional test's tables be emptied afterwards, which the triggers would rightly refuse."""
    marker = request.node.get_closest_marker("django_db")
    transactional = marker is not None and marker.kwargs.get("transaction")
    if not transactional and not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    sweep_append_only_tables()
    forget()


def sweep_append_only_tables():
    """Empty the tables that triggers protect, without letting the triggers go for longer than that."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # TRUNCATE, by which PostgreSQL's tables are emptied, fires no row triggers; the ledger refuses it too.
            sweep_ledger(cursor)
            return
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _table, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute("PRAGMA foreign_keys = OFF")
        for table in {table for _name, table, _sql in triggers}:
            cursor.execute(f'DELETE FROM "{table}"')
        cursor.execute("PRAGMA foreign_keys = ON")
        for _name, _table, sql in triggers:
            cursor.execute(sql)


def sweep_ledger(cursor):
    """Empty the tables of the ledger on PostgreSQL, if anything was posted."""
    cursor.execute("SELECT EXISTS (SELECT 1 FROM budgets_chainhead) OR EXISTS (SELECT 1 FROM budgets_anchor)")
    if cursor.fetchone()[0]:
        with transaction.atomic(), unguarded():
            for table in ("posting", "journalentry", "chainhead", "anchor"):
                cursor.execute(f"DELETE FROM budgets_{table}")


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
