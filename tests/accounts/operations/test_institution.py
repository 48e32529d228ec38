# SPDX-License-Identifier: AGPL-3.0-or-later
"""Institutions: a tree per programme, every name known once, no circle."""

import pytest

from accounts.models import Institution
from accounts.operations.institution import (
    KeyTaken,
    KnownAlready,
    ParentBelow,
    ParentElsewhere,
    change,
    lineage,
    make,
)
from accounts.states import InstitutionKind
from accounts.tree import in_tree_order
from core.models import AuditEntry
from core.refusals import NotAllowed
from tests import personas

pytestmark = pytest.mark.django_db
TVET = personas.PROGRAMME


def added(name, **given) -> Institution:
    return make(programme_key=TVET, name=name, by=personas.grace(), **given)


def test_an_institution_stands_below_another():
    rp = added(
        "Rwanda Polytechnic",
        short_name="RP",
        kind=InstitutionKind.POLYTECHNIC,
        aliases=["  RP  Rwanda ", "", "RP Rwanda"],
    )
    huye = added("Huye College", parent=rp, place="huye")

    assert (rp.key, huye.key) == ("rp", "huye-college")
    assert rp.aliases == ["RP Rwanda"]
    assert [str(one) for one in lineage(huye)] == ["Huye College", "RP"]
    entry = AuditEntry.objects.get(act="accounts.institution.make_institution", subject_id=huye.pk)
    assert (entry.programme_key, entry.subject_label) == (TVET, "huye-college")


def test_keys_are_made_free_or_taken_as_given():
    assert added("École de Métiers").key == "ecole-de-metiers"
    assert added("École de métiers!").key == "ecole-de-metiers-2"
    assert added("École de métiers?").key == "ecole-de-metiers-3"
    assert added("学校").key == "institution"
    assert added("Another", key="own-key").key == "own-key"
    with pytest.raises(KeyTaken):
        added("One more", key="own-key")
    assert not Institution.objects.filter(name="One more").exists()


@pytest.mark.parametrize("name", ["huye college", "HC", "collège de huye"])
def test_a_name_that_is_known_is_refused_in_any_letters(name):
    added("Huye College", short_name="hc", aliases=["Collège de Huye"])

    with pytest.raises(KnownAlready) as refusal:
        added(name)
    assert "as Huye College" in str(refusal.value)
    assert make(programme_key="elsewhere", name=name, by=personas.administrator("elsewhere")).pk


def test_only_what_changed_is_recorded():
    huye = added("Huye College")

    changed = change(huye, name="Huye College", aliases=["IPRC Huye"], by=personas.grace())
    change(huye, aliases=["IPRC Huye"], by=personas.grace())

    assert changed.aliases == ["IPRC Huye"]
    entries = AuditEntry.objects.filter(act="accounts.institution.change_institution")
    assert [entry.note.given for entry in entries] == [{"changed": {"aliases": [[], ["IPRC Huye"]]}}]


def test_the_tree_never_bites_its_tail():
    top = added("Top")
    middle = added("Middle", parent=top)
    low = added("Low", parent=middle)

    for parent in (top, middle, low):
        with pytest.raises(ParentBelow):
            change(top, parent=parent, by=personas.grace())


def test_the_institution_above_is_of_the_same_programme():
    elsewhere = personas.institution("rp", "elsewhere")

    with pytest.raises(ParentElsewhere):
        added("Huye College", parent=elsewhere)


@pytest.mark.parametrize("by", ["vincent", "stranger", "jean_paul"])
def test_only_officers_add_and_change(by):
    huye = added("Huye College")

    with pytest.raises(NotAllowed):
        make(programme_key=TVET, name="X", by=personas.person(by))
    with pytest.raises(NotAllowed):
        change(huye, name="X", by=personas.person(by))


def test_a_fact_that_does_not_exist_is_a_mistake_of_the_caller():
    with pytest.raises(TypeError):
        added("Huye College", colour="green")


def test_the_order_of_the_tree():
    top = added("B top")
    child = added("A child", parent=top)
    grandchild = added("A grandchild", parent=child)
    other = added("A top")
    rows = Institution.objects.order_by("name", "pk")

    assert list(in_tree_order(rows)) == [(other, 0), (top, 0), (child, 1), (grandchild, 2)]
    assert list(in_tree_order([grandchild])) == [(grandchild, 0)]
