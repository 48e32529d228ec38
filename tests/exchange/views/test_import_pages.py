# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of imports: choose a file, see what it would change, confirm; and who may."""

import io

import pytest

from core import outbox
from core.tables_in import read_book
from exchange.models import Import
from exchange.operations.uploading import receive_file
from grants.models import Call
from tests import personas, worlds
from tests.exchange.books import as_file, bare, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def grace(client_for):
    """Grace's client, in a programme."""
    worlds.programme()
    return client_for(personas.grace())


def handed_in(client, sheets):
    """Hand a workbook in and follow to its preview."""
    chosen = {"programme": worlds.programme().pk, "file": as_file(sheets)}
    return client.post("/run/import/", chosen, follow=True)


def test_a_file_is_looked_at_confirmed_and_brought_in(grace):
    page = handed_in(grace, bare())
    text = page.content.decode()
    assert "A new call will be made: “A bare sheet”" in text
    assert not Call.objects.exists()

    record = Import.objects.get()
    answer = grace.post(f"/run/import/{record.pk}/")
    assert (answer.status_code, answer.url) == (302, f"/jobs/{record.job_key}/")
    assert "The file is being brought in." in grace.get(f"/run/import/{record.pk}/").content.decode()
    outbox.drain(kinds=("import", "import-flows"))

    assert "/run/calls/BARE-1/" in grace.get(f"/run/import/{record.pk}/").content.decode()
    assert "Go on" in grace.get(f"/jobs/{record.job_key}/").content.decode()
    again = handed_in(grace, bare()).content.decode()
    assert "The call “A bare sheet” is there already." in again
    assert record.file_name in grace.get("/run/import/").content.decode()


def test_faults_are_shown_by_cell_and_cannot_be_confirmed(grace):
    page = handed_in(grace, put(bare(), scores_D2="x", scores_A3="P9")).content.decode()

    assert all(text in page for text in ("D2", "“x” is not a number", "A3", "“P9” stands nowhere"))
    assert "Bring it in" not in page


def test_only_the_first_faults_are_shown_with_the_number_of_the_rest(grace):
    sheets = bare()
    sheets["scores"] += [["P9", "R1", "C1", "1"] for _n in range(60)]

    page = handed_in(grace, sheets).content.decode()

    assert "And 69 more." in page


def test_what_is_left_out_is_named(grace):
    page = handed_in(grace, bare() | {"notes": [["x"]]}).content.decode()

    assert "are left out: notes" in page


def test_a_file_that_is_no_workbook(grace):
    file = io.BytesIO(b"hello")
    file.name = "x.xlsx"
    page = grace.post("/run/import/", {"programme": worlds.programme().pk, "file": file}, follow=True)

    assert "This file is not an Excel workbook" in page.content.decode()


def test_a_form_without_a_file_asks_for_one(grace):
    page = grace.post("/run/import/", {"programme": worlds.programme().pk})

    assert page.status_code == 200
    assert not Import.objects.exists()


def test_a_file_whose_bytes_are_gone_says_so(grace):
    record = receive_file(worlds.programme(), file=as_file(bare()), by=personas.grace())
    Import.objects.update(content=None)

    assert "The file is no longer here." in grace.get(f"/run/import/{record.pk}/").content.decode()
    answer = grace.post(f"/run/import/{record.pk}/")
    assert "was brought in or given up already" in answer.content.decode()


def test_a_refused_file_leads_to_its_progress(grace):
    record = receive_file(worlds.programme(), file=as_file(put(bare(), scores_D2="x")), by=personas.grace())
    grace.post(f"/run/import/{record.pk}/")
    outbox.drain(kinds=("import",))

    assert "Nothing was brought in" in grace.get(f"/run/import/{record.pk}/").content.decode()
    assert "scores!D2" in grace.get(f"/jobs/{record.job_key}/").content.decode()


def test_the_empty_workbook_is_handed_over(grace):
    answer = grace.get("/run/import/empty.xlsx")

    assert "import.xlsx" in answer["Content-Disposition"]
    assert "call" in read_book(io.BytesIO(answer.content))


@pytest.mark.parametrize(
    ("who", "expected"), [(None, 302), ("vincent", 403), ("stranger", 403), ("aline", 403), ("alice", 200)]
)
def test_who_may(client_for, who, expected):
    worlds.programme()
    client = client_for(personas.person(who) if who else None)

    assert client.get("/run/import/").status_code == expected
    assert client.get("/run/import/empty.xlsx").status_code == expected


def test_an_import_of_another_programme_is_not_there(client_for):
    record = receive_file(worlds.programme(), file=as_file(bare()), by=personas.grace())
    other = personas.stranger()
    personas.give(other, "officer", programme="elsewhere")

    assert client_for(other).get(f"/run/import/{record.pk}/").status_code == 404
    assert client_for(personas.vincent()).get(f"/run/import/{record.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_one_and_three(grace, django_assert_max_num_queries, count):
    for _n in range(count):
        record = receive_file(worlds.programme(), file=as_file(bare()), by=personas.grace())
        Import.objects.filter(pk=record.pk).update(done_at=record.brought_at)

    with django_assert_max_num_queries(10):
        grace.get("/run/import/")
