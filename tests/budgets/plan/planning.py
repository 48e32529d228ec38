# SPDX-License-Identifier: AGPL-3.0-or-later
"""Budgets and plans of a small award: Aline writes, Grace checks, Odile approves, Dorothée directs."""

from django.utils import timezone

from accounts.states import Role
from budgets.models import BudgetVersion, Tranche
from budgets.operations import budget as ops
from budgets.operations.budget import Line
from budgets.operations.tranche import KEEPER, open_award
from budgets.operations.tranche.paying import TRANCHE
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


def opened(award=None):
    """An award in force, with its plan: Aline's team gets 1,800,000, then 1,200,000."""
    award = award or giving.active()
    open_award(award, by=KEEPER)
    return award


def tranche(award, no: int = 1) -> Tranche:
    return Tranche.objects.get(award=award, no=no)


def facts(award) -> list[tuple[int, int, str]]:
    """(number, minor units, state) of every tranche."""
    rows = Tranche.objects.filter(award=award).order_by("no")
    return [(one.no, one.amount_minor, str(one.state)) for one in rows]


def paid(one: Tranche, at=None) -> Tranche:
    """A tranche whose payment was requested and arrived."""
    now = at or timezone.now()
    TRANCHE.requested(one, None, personas.jean_paul(), now)
    TRANCHE.settled(one, None, personas.jean_paul(), now)
    return one.fresh()
