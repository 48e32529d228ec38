# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who handles money in the tests: Jean-Paul asks, Odile checks, Emmanuel releases, Solange directs."""

from datetime import UTC, datetime

from accounts.states import Role
from budgets.models import Payee, PayeeAccount
from budgets.operations import payee as payees
from budgets.operations import payment_rules
from core.money import Money
from tests import personas, worlds

TVET = personas.PROGRAMME
LONG_AGO = datetime(2026, 9, 1, 8, tzinfo=UTC)
BANK = {
    "channel": "bank",
    "country": "RW",
    "bic": "BKIGRWRW",
    "number": "100 012-345 678",
    "holder": "Huye College",
}
WALLET = {"channel": "wallet", "country": "RW", "number": "0788 123 456", "holder": "Huye College"}


def rwf(minor):
    return Money(minor, "RWF")


def with_role(person, role):
    if not person.roles_held.filter(role=role).exists():
        personas.give(person, role)
    return person


def maker():
    return personas.jean_paul()


def checker():
    return with_role(personas.odile(), Role.FINANCE_CHECKER)


def releaser():
    return with_role(personas.emmanuel(), Role.RELEASER)


def director():
    return with_role(personas.solange(), Role.DIRECTOR)


def second_checker():
    return with_role(personas.didier(), Role.FINANCE_CHECKER)


def second_releaser():
    return with_role(personas.patrick(), Role.RELEASER)


def new_payee(**given) -> Payee:
    told = {"kind": "institution", "name": "Huye College", "award_number": "TVET-AW-1"} | given
    return payees.add_payee(TVET, by=maker(), **told)


def proposed(payee=None, **given) -> PayeeAccount:
    return payees.propose_account(payee or new_payee(), by=maker(), **(BANK | given))


def active(payee=None, **given) -> PayeeAccount:
    """An account that waited for its days long ago."""
    made = proposed(payee, **given)
    payees.verify_account(made, how="Called the college", by=checker(), at=LONG_AGO)
    return payees.put_into_use(made)


def set_rules(**given):
    worlds.programme()
    told = {"hands": [], "cooling_days": 3, "channels": ["bank", "wallet"]} | given
    return payment_rules.set_payment_rules(TVET, by=director(), **told)
