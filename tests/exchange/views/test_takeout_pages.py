# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything of a programme by a page: asked for once, made by the worker, fetched by whoever asked, then gone."""

import io
import re
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.utils import timezone

from accounts.operations.role import end_role, give_role
from core import outbox
from core.models import AuditEntry, Job
from exchange.models import Takeout
from exchange.operations.takeout import forget_takeouts, make_takeout
from tests import personas, worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(settings, tmp_path):
    settings.VAR = tmp_path
    return f"/run/programme/{worlds.programme().key}/takeout/"


def test_asked_for_made_and_fetched(page, client_for):
    alice = client_for(personas.alice())
    assert "Make the file" in alice.get(page).content.decode()
    asked = alice.post(page)
    assert "/jobs/takeout-" in asked["Location"]
    assert "is being made" in alice.get(page).content.decode()
    assert alice.get(page + "file/").status_code == 404

    outbox.drain()

    made = Takeout.objects.get().made_at
    make_takeout({"takeout": Takeout.objects.get().pk}, "again")  # the worker was killed before it noted it
    assert Takeout.objects.get().made_at == made
    shown = alice.get(page).content.decode()
    assert re.search(r'<code class="wrap">[\w-]{43}=</code>', shown)
    fetched = alice.get(page + "file/")
    with ZipFile(io.BytesIO(b"".join(fetched.streaming_content))) as archive:
        assert "rows/grants.Programme.jsonl" in archive.namelist()
    assert AuditEntry.objects.filter(act="exchange.takeout.fetch_takeout", by=personas.alice()).count() == 1
    again = alice.post(page)
    assert again.status_code == 200
    assert "can still be fetched" in again.content.decode()


def test_gone_after_a_day_with_its_key(page, client_for):
    alice = client_for(personas.alice())
    alice.post(page)
    outbox.drain()
    place = Takeout.objects.get().place
    assert place.exists()
    assert forget_takeouts() == 0
    Takeout.objects.update(made_at=timezone.now() - timedelta(hours=25))

    assert forget_takeouts() == 1

    assert not place.exists()
    assert Takeout.objects.get().sealed_key == ""
    assert "Make the file" in alice.get(page).content.decode()


def test_whoever_is_no_administrator_any_more_gets_none(page, client_for):
    alice = personas.alice()
    client_for(alice).post(page)
    give_role(personas.grace(), role="administrator", programme_key=worlds.programme().key, by=alice)
    end_role(alice.roles_held.get(role="administrator"), by=alice)

    outbox.drain()

    assert "administrators" in Job.objects.get().failure
    assert Takeout.objects.get().gone_at is not None
