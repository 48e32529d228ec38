# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demonstration is truly done: brought in, and carried on by the verbs and the people whose verbs they are."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Person
from accounts.registry import CASTS
from core.models import AuditEntry, OutboxRow
from core.uploads import clean_upload
from demo.build import HERE
from documents.models import Document
from exchange.demonstration import building, cast, story
from exchange.demonstration.building import build
from exchange.demonstration.papers import signed_copy
from exchange.models import ImportedDecision
from grants.models import Award, Call, Signature, Submission
from reviews.models import Selection
from tests.exchange.books import as_file, put, scored

pytestmark = pytest.mark.django_db
SECOND = ("second-programme.xlsx",)


@pytest.fixture(autouse=True)
def own_var(settings, tmp_path):
    """The cast, the collected files and the site's address belong to the test."""
    settings.VAR, settings.STATIC_ROOT, settings.SITE_URL = (
        tmp_path,
        tmp_path / "static",
        "http://127.0.0.1:1",
    )
    settings.STATIC_ROOT.mkdir()


@pytest.fixture
def small(tmp_path):
    """A folder with one workbook of a decided call, and its name."""
    sheets = put(scored(), people_H1="demo", people_H2="She leads a team.", programme_A9="demonstration")
    put(sheets, programme_B9="yes", people_I1="")
    (tmp_path / "small-demo.xlsx").write_bytes(as_file(sheets).read())
    return tmp_path, ("small-demo.xlsx",)


def silent(text: str) -> None:
    """Say nothing."""


def test_a_small_programme_is_built_and_inboxes_fill():
    (call,) = build(silent, SECOND)

    assert (call.programme.key, call.state, call.submissions.count()) == ("ndimbal", "under_review", 3)
    assert not OutboxRow.objects.filter(kind__in=["import-flows", "told"], done_at=None).exists()
    assert not OutboxRow.objects.filter(kind="mail").exists()


def test_building_again_changes_nothing():
    build(silent, SECOND)
    before = (AuditEntry.objects.count(), Submission.objects.count(), cast.read_cast())

    build(silent, SECOND)

    assert (AuditEntry.objects.count(), Submission.objects.count(), cast.read_cast()) == before


def test_a_decided_call_is_carried_to_its_signatures(small, monkeypatch):
    monkeypatch.setattr(story, "UNSIGNED", {})
    folder, names = small

    (call,) = build(silent, names, folder)

    assert (call.fresh().state, Selection.objects.get().state) == ("decided", "released")
    assert Counter(Submission.objects.values_list("state", flat=True)) == {
        "selected": 1, "reserve": 1, "ineligible": 1, "withdrawn": 1, "draft": 1,
    }  # fmt: skip
    award = Award.objects.get()
    assert (award.state, str(award.starts_on), award.instalments.count()) == ("active", "2025-07-07", 3)
    assert [s.signed_by for s in Signature.objects.order_by("order")] == ["Odi", "Ali"]


def test_each_step_was_taken_by_whose_step_it_is_at_its_time(small):
    folder, names = small
    build(silent, names, folder)

    steps = {
        entry.act.partition(".")[2]: (str(entry.by), f"{entry.happened_at:%Y-%m-%d}")
        for entry in AuditEntry.objects.filter(through="command").select_related("by")
    }
    assert {act: steps[act] for act in (
        "stage.freeze_scores", "ranking.freeze_ranking", "selection.draft", "selection.confirm",
        "selection.sign_off", "selection.release", "submission.select", "award.set_terms", "grantagreement.issue",
    )} == {
        "stage.freeze_scores": ("Gra", "2025-05-28"),
        "ranking.freeze_ranking": ("Gra", "2025-05-29"),
        "selection.draft": ("Bea", "2025-06-05"),
        "selection.confirm": ("Bea", "2025-06-05"),
        "selection.sign_off": ("Odi", "2025-06-12"),
        "selection.release": ("Gra", "2025-06-16"),
        "submission.select": ("Gra", "2025-06-16"),
        "award.set_terms": ("Gra", "2025-06-23"),
        "grantagreement.issue": ("Gra", "2025-06-25"),
    }  # fmt: skip
    assert set(AuditEntry.objects.values_list("operator", flat=True)) == {"demo"}


def test_some_signatures_are_left_to_give(small):
    folder, names = small
    build(silent, names, folder)

    # The only award is the last one: it waits for everybody.
    assert Award.objects.get().state == "offered"
    assert not Signature.objects.exclude(recorded_at=None).exists()
    assert Document.objects.get(kind="grant-agreement").state == "issued"


def test_a_build_that_was_stopped_goes_on_where_it_was(small):
    folder, names = small
    (call,) = build(silent, names, folder)
    told = ImportedDecision.objects.get(call=call)
    before = AuditEntry.objects.count()

    selection = story.sign_offs(story.decide(call, told), told)
    story.let_out(selection.fresh(), told)
    story.look_for_ties(call.fresh())
    story.agree(call, told.released_at)
    story.collect_signatures(call, told.released_at)

    assert AuditEntry.objects.count() == before


def test_without_pango_the_result_waits_for_its_release(small, monkeypatch):
    from django.core.checks import Warning as CheckWarning

    folder, names = small
    said = []
    monkeypatch.setattr(building, "check_pango", lambda _apps: [CheckWarning("no", hint="apt-get install")])

    build(said.append, names, folder)

    assert Selection.objects.get().state == "signed_off"
    assert any("Without Pango" in text for text in said)
    assert "apt-get install" in said


def test_when_patience_ends_the_worker_does_the_rest(small, monkeypatch):
    folder, names = small
    said = []
    monkeypatch.setattr(building, "PATIENCE", -1.0)

    build(said.append, names, folder)

    assert "The rest of this follows in the background." in said
    assert OutboxRow.objects.filter(kind="told", done_at=None).exists()


def test_the_cast_is_listed_on_the_sign_in_page_with_its_lines(small, client, settings):
    folder, names = small
    build(silent, names, folder)
    settings.DEMO_MODE = True

    assert [(part.email, part.line) for part in cast.read_cast()] == [
        ("ali@example.org", "She leads a team.")
    ]
    assert CASTS[0] is cast.cast
    page = client.get("/demo/").content.decode()
    assert page.index("A programme") < page.index("She leads a team.")


def test_without_a_cast_nothing_is_listed():
    assert cast.read_cast() == []
    assert list(cast.cast()) == []


def test_a_programme_that_is_no_demonstration_has_no_cast():
    sheets = put(scored(), people_H1="demo", people_H2="She leads a team.")

    assert cast.read_parts(as_file(sheets)) == []


def test_a_signed_copy_comes_through_the_door_for_files():
    from datetime import date

    file = signed_copy("A-1 (x)", "Collège de Huye", "Aline \\ Uwimana", date(2025, 6, 30))

    clean = clean_upload(file, file.name)

    assert (clean.kind, clean.pages, clean.name) == ("pdf", 1, "A-1 (x)-signed.pdf")


def test_the_command_builds_in_demo_mode_only():
    with pytest.raises(CommandError, match="INZIRA_MODE=demo only"):
        call_command("demo", no_serve=True)


def test_the_command_builds_tells_and_stops(settings, monkeypatch, capsys):
    settings.DEMO_MODE = True
    monkeypatch.setattr(building, "WORKBOOKS", SECOND)
    monkeypatch.setattr("exchange.management.commands.demo.build", lambda say: build(say, SECOND))

    call_command("demo", no_serve=True, port=8123)

    told = capsys.readouterr().out
    assert "Fatou Ndiaye" in told
    assert settings.SITE_URL == "http://127.0.0.1:8123"


def test_made_up_people_are_never_mixed_with_somebodys_own(settings):
    settings.DEMO_MODE = True
    Person.objects.create(name="Somebody", email="somebody@example.org")

    with pytest.raises(CommandError, match="This database holds other people"):
        call_command("demo", no_serve=True)


def test_a_port_in_use_is_said_before_anything_is_built(settings):
    settings.DEMO_MODE = True
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandError, match=r"make demo PORT="):
            call_command("demo", port=taken.getsockname()[1])
    assert not Call.objects.exists()


@pytest.mark.slow
def test_the_whole_demonstration_from_nothing_to_serving(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"INZIRA_MODE": "demo", "INZIRA_VAR": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    manage = [sys.executable, str(HERE.parent / "manage.py")]
    process = subprocess.Popen(
        [*manage, "demo", "--port", str(port)], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        page = until_it_answers(process, f"http://127.0.0.1:{port}/demo/")
        ranked = subprocess.run(
            [*manage, "rank", "TVET-2025", "--json"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    finally:
        process.send_signal(signal.SIGTERM)
        told = process.communicate(timeout=60)[0]

    assert process.returncode == 0, told
    assert all(name in page for name in ("Aline Uwimana", "Grace Ingabire", "Fatou Ndiaye"))
    lines = json.loads(ranked.stdout)
    assert (len(lines), lines[0]) == (
        48, {"submission": "TVET-2025-0050", "rank": 1, "n_reviews": 3, "mean": 4.5},
    )  # fmt: skip
    seconds = int(re.search(r"Built in (\d+) seconds", told)[1])
    assert seconds < 300, told


def until_it_answers(process: subprocess.Popen, url: str) -> str:
    """The page at that address, once there is one."""
    for _second in range(400):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(1)
    raise AssertionError("The demonstration did not answer.")
