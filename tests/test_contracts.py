# SPDX-License-Identifier: AGPL-3.0-or-later
"""The contracts of imports see what they are about: each is broken by an import that it forbids."""

from copy import deepcopy
from functools import cache
from itertools import combinations

import grimp
import pytest
from importlinter import configuration
from importlinter.application.use_cases import read_user_options
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract

from tests.tree import ROOMS, ROOT

KINDS = {"layers": LayersContract, "forbidden": ForbiddenContract}
# From the top down; in one line those that do not see each other.
FLOORS = [
    ["config"],
    ["exchange", "showcase"],
    ["workflows"],
    ["reviews", "budgets"],
    ["grants"],
    ["accounts", "documents"],
    ["core"],
]
INSIDE = [
    ["urls"],
    ["views"],
    ["forms"],
    ["operations"],
    ["models"],
    ["lifecycle", "queries"],
    ["rules", "states"],
]
ROOMS_WITH_FLOORS = sorted(set(ROOMS) - {"core", "config"})


@cache
def options():
    configuration.configure()
    return read_user_options(config_filename=str(ROOT / "pyproject.toml"))


@cache
def graph():
    return grimp.build_graph(
        *options().session_options["root_packages"], include_external_packages=True, cache_dir=None
    )


def contract(key):
    (given,) = [one for one in options().contracts_options if one["id"] == key]
    return KINDS[given["type"]](
        name=given["name"], session_options=options().session_options, contract_options=given
    )


def holds(key, *planted) -> bool:
    """Whether the contract holds when these imports are planted."""
    tried = deepcopy(graph())
    for importer, imported in planted:
        if imported not in tried.modules:
            tried.add_module(imported, is_squashed=True)
        tried.add_import(importer=importer, imported=imported, line_number=1, line_contents="planted")
    return contract(key).check(tried, verbose=False).kept


@pytest.mark.parametrize("key", ["rooms", "inside", "fsm", "viewflow", "top"])
def test_the_contract_holds(key):
    assert holds(key)


def test_the_contracts_are_about_all_rooms():
    assert set(options().session_options["root_packages"]) == set(ROOMS)
    assert {room for floor in FLOORS for room in floor} == set(ROOMS)
    (inside,) = [one for one in options().contracts_options if one["id"] == "inside"]
    assert sorted(inside["containers"]) == ROOMS_WITH_FLOORS
    folders = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert folders == set(ROOMS) - {"config"}, "a new room stands in the contracts"


def upwards(floors):
    """Every pair (lower, upper), and those that stand side by side, both ways."""
    for upper, lower in combinations(floors, 2):
        yield from ((low, high) for low in lower for high in upper)
    for floor in floors:
        yield from ((one, other) for one in floor for other in floor if one != other)


@pytest.mark.parametrize(("lower", "upper"), list(upwards(FLOORS)), ids="->".join)
def test_a_room_may_not_look_up_or_beside(lower, upper):
    assert not holds("rooms", (f"{lower}.apps" if lower != "config" else "config.urls", upper))


def pairs_inside():
    for low, high in upwards(INSIDE):
        if {low, high} != {"rules", "states"}:
            yield low, high


@pytest.mark.parametrize(("lower", "upper"), list(pairs_inside()), ids="->".join)
def test_a_file_may_not_look_up_inside_its_room(lower, upper):
    """In every room that has both files; there must be one, or the contract has a misspelt layer."""
    modules = graph().modules
    rooms = [room for room in ROOMS_WITH_FLOORS if {f"{room}.{lower}", f"{room}.{upper}"} <= modules]
    assert rooms, f"no room has both {lower} and {upper}"
    for room in rooms:
        assert not holds("inside", (f"{room}.{lower}", f"{room}.{upper}")), room


@pytest.mark.parametrize("room", sorted(set(ROOMS) - {"core"}))
def test_only_lifecycles_and_core_may_know_django_fsm(room):
    assert not holds("fsm", (f"{room}.urls", "django_fsm"))
    if f"{room}.lifecycle" in graph().modules:
        assert holds("fsm", (f"{room}.lifecycle", "django_fsm"))


@pytest.mark.parametrize("room", sorted(set(ROOMS) - {"workflows"}))
def test_only_workflows_may_know_viewflow(room):
    assert not holds("viewflow", (f"{room}.urls", "viewflow"))


@pytest.mark.parametrize("room", sorted(set(ROOMS) - {"config"}))
@pytest.mark.parametrize("top", ["config", "tests"])
def test_nobody_may_know_config_or_the_tests(room, top):
    assert not holds("top", (f"{room}.urls", top))


def test_workflows_and_core_do_use_what_only_they_may():
    assert any(name.startswith("workflows") for name in graph().find_modules_that_directly_import("viewflow"))
    assert "core.lifecycle" in graph().find_modules_that_directly_import("django_fsm")
