# SPDX-License-Identifier: AGPL-3.0-or-later
"""A world to audit: three instalments paid, each in a batch of its own, and a sample of them."""

from budgets.models import AuditSample
from budgets.operations.audit_sample import draw_sample
from tests import personas
from tests.budgets.payments import world
from tests.budgets.payments.people import TVET
from tests.keeping import kept


def draw(**given) -> AuditSample:
    told = {"method": "random", "size": 2, "seed": "4 2 6", "currency": "RWF", "by": personas.vincent()}
    return draw_sample(TVET, **(told | given))


@kept
def released() -> None:
    """Three payments that are released."""
    world.ready()
    for order in (1, 2, 3):
        world.released(order)


@kept
def drawn() -> AuditSample:
    """Two of them, drawn at random."""
    released()
    return draw()
