# SPDX-License-Identifier: AGPL-3.0-or-later
"""Upper rooms add what belongs to a call; who reads an agreement."""

import pytest

from core.registry import READERS
from documents.models import Document
from grants import registry
from tests import personas
from tests.grants import giving


@pytest.fixture(autouse=True)
def own_lists(monkeypatch):
    for name in ("COPIERS", "CRITERIA_COUNTERS", "RETURN_OBJECTIONS"):
        monkeypatch.setattr(registry, name, [])


def test_counters_together_say_how_many_criteria_a_stage_has():
    assert registry.criteria_of("call") is None
    registry.counts_criteria(lambda call: {1: 3})
    registry.counts_criteria(lambda call: {2: 5})

    assert registry.criteria_of("call") == {1: 3, 2: 5}


def test_copiers_and_objections_are_registered_as_they_are():
    copier, objection = registry.copies(print), registry.objects_to_return(print)

    assert ([copier], [objection]) == (registry.COPIERS, registry.RETURN_OBJECTIONS)


@pytest.mark.django_db
def test_an_agreement_is_read_by_those_who_may_open_its_award():
    giving.issued()
    document = Document.objects.get(kind="grant-agreement")

    readers = {
        key for key in personas.PEOPLE if READERS["document:grant-agreement"](personas.person(key), document)
    }

    assert {"aline", "eric", "grace", "odile", "vincent"} <= readers
    assert not readers & {"stranger", "diane", "chantal", "marie"}
