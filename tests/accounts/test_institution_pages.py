# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tree of institutions: seen by staff and auditor of the programme, changed by officers."""

import csv
import io

import pytest

from accounts.models import Institution
from tests import personas, worlds

pytestmark = pytest.mark.django_db
LIST = "/run/institutions/"


@pytest.fixture
def tree():
    """The polytechnic above a college, and an institution of another programme."""
    worlds.programme()
    personas.institution("huye"), personas.institution("rp", "elsewhere")
    return personas.institution("huye")


def test_the_tree_is_seen_with_levels(client_for, tree):
    page = client_for(personas.grace()).get(LIST).content.decode()

    assert page.index("Rwanda Polytechnic") < page.index("Huye College")
    assert "Level 1 below:" in page
    assert page.count("Rwanda Polytechnic") == 1


def test_the_auditor_reads_and_changes_nothing(client_for, tree):
    client = client_for(personas.vincent())

    assert "Add an institution" not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{tree.pk}/").status_code == 403
    assert client.get(f"{LIST}new/tvet/").status_code == 403


def test_an_institution_is_added_below_another_in_a_place_of_the_list(client_for, tree):
    client = client_for(personas.grace())
    rp = Institution.objects.get(key="rp", programme_key="tvet")
    given = {
        "name": "Tumba College", "short_name": "", "aliases": "IPRC Tumba\n\nTumba", "kind": "college",
        "parent": rp.pk, "place": "nyanza",
    }  # fmt: skip

    assert client.get(f"{LIST}new/tvet/").status_code == 200
    client.post(f"{LIST}new/tvet/", given)
    again = client.post(f"{LIST}new/tvet/", given | {"name": "tumba college"})

    made = Institution.objects.get(name="Tumba College")
    assert (made.parent, made.place, made.aliases) == (rp, "nyanza", ["IPRC Tumba", "Tumba"])
    assert again.status_code == 422
    assert "is in the list already, as Tumba College." in again.content.decode()


def test_an_institution_is_changed_and_keeps_a_place_that_left_the_list(client_for, tree):
    client = client_for(personas.grace())
    Institution.objects.filter(pk=tree.pk).update(place="gone")

    form = client.get(f"{LIST}{tree.pk}/").context["form"]
    client.post(f"{LIST}{tree.pk}/", form.initial | {"parent": tree.parent_id, "name": "IPRC Huye"})

    tree = Institution.objects.get(pk=tree.pk)
    assert (tree.name, tree.place, tree.parent.key) == ("IPRC Huye", "gone", "rp")


@pytest.mark.parametrize("aliases", ["\n".join(f"name {n}" for n in range(21)), "x" * 161])
def test_other_names_are_limited(client_for, tree, aliases):
    page = client_for(personas.grace()).post(
        f"{LIST}new/tvet/", {"name": "X", "kind": "other", "aliases": aliases}
    )

    assert "At most 20 other names" in page.content.decode()


def test_what_belongs_to_another_programme_is_no_page(client_for, tree):
    client = client_for(personas.grace())
    theirs = Institution.objects.get(programme_key="elsewhere")

    assert client.get(f"{LIST}{theirs.pk}/").status_code == 404
    assert client.get(f"{LIST}new/elsewhere/").status_code == 404
    assert client.get(f"{LIST}new/nothing/").status_code == 404


def test_the_tree_is_a_file_too(client_for, tree):
    answer = client_for(personas.grace()).get(LIST, {"format": "csv"})

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:] if "Huye" in row[1] or "Polytechnic" in row[1]] == [
        "Rwanda Polytechnic",
        "Huye College",
    ]
    assert next(row for row in rows if row[1] == "Huye College")[4] == "Rwanda Polytechnic"


@pytest.mark.parametrize("count", [1, 3])
def test_the_tree_costs_the_same_for_any_number(client_for, tree, count, django_assert_num_queries):
    from accounts.operations.institution import make

    for number in range(count):
        make(programme_key="tvet", name=f"College {number}", parent=tree, by=personas.grace())
    client = client_for(personas.grace())

    with django_assert_num_queries(TREE):
        client.get(LIST)


TREE = 8
