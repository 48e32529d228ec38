# SPDX-License-Identifier: AGPL-3.0-or-later
"""Budgets and plans of a small award: Aline writes, Grace checks, Odile approves, Dorothée directs."""

from accounts.states import Role
from budgets.models import BudgetVersion
from budgets.operations import budget as ops
from budgets.operations.budget import Line
from core.money import Money
from tests import personas
from tests.grants import giving

TVET = personas.PROGRAMME


def rwf(minor: int) -> Money:
    return Money(minor, "RWF")


def checker():
    """Odile approves for finance."""
    return _with_role("odile", Role.FINANCE_CHECKER)


def director():
    """Emmanuel directs."""
    return _with_role("emmanuel", Role.DIRECTOR)


def _with_role(key, role):
    person = personas.person(key)
    if not person.roles_held.filter(role=role).exists():
        personas.give(person, role)
    return person


def lines(staff: int = 1_000_000, goods: int = 2_000_000) -> list[Line]:
    """Two headings: A for people, B for goods."""
    return [
        Line("A", "People", "Trainer", rwf(staff // 2), quantity=2, unit="month"),
        Line("B", "Goods", "Timber", rwf(goods + 50_000), own=rwf(50_000)),
    ]


def drafted(award=None, **amounts) -> BudgetVersion:
    """A first budget of the whole award."""
    version = ops.begin_budget(award or giving.offered(), by=personas.aline())
    return ops.save_lines(version, lines(**amounts), by=personas.aline())


def submitted(version=None) -> BudgetVersion:
    return ops.submit_budget(version or drafted(), by=personas.aline())


def checked(version=None) -> BudgetVersion:
    return ops.check_budget(submitted(version), by=personas.grace())


def approved(version=None, **given) -> BudgetVersion:
    return ops.approve_budget(checked(version), by=checker(), **given)


def amended(award, *, staff: int, goods: int) -> BudgetVersion:
    """A checked amendment that moves money between the headings."""
    version = ops.amend(award, reason="Prices rose", by=personas.aline())
    ops.save_lines(version, lines(staff=staff, goods=goods), by=personas.aline())
    return checked(version)
