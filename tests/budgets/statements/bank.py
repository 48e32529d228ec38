# SPDX-License-Identifier: AGPL-3.0-or-later
"""A bank that answers: sent payments, and the files by which it says what became of them."""

from datetime import date
from typing import Any

from budgets.models import JournalEntry, Payment, Posting, StatementLine
from budgets.operations import payment as payments
from budgets.operations.statement import File, import_statement
from grants.models import Programme
from tests.budgets.payments import people, world
from tests.budgets.payments.people import TVET
from tests.budgets.plan import planning
from tests.budgets.pure.samples import (
    answered,
    balance,
    camt,
    detail,
    document,
    entry,
    group,
    pain002,
    statement,
)
from tests.keeping import kept

BANK = "BK main"
REFERENCE = "TVET-AW-1-T{}-1"


@kept
def sent(parts: int = 3) -> None:
    """So many payments that went to the bank."""
    world.ready(parts=parts)
    for order in range(1, parts + 1):
        world.sent(order)


def ref(order: int = 1) -> str:
    return REFERENCE.format(order)


def today() -> str:
    return payments.today_of(TVET).isoformat()


def line(order: int = 1, text: str = "1000", **given: Any) -> str:
    """A booking of one payment: a debit under a reference of the bank."""
    inside = {name: given.pop(name) for name in ("returned", "e2e") if name in given}
    e2e = inside.pop("e2e", ref(order))
    told = {"day": today(), "ref": f"BK-{order}"} | given
    return entry(text, detail(e2e, creditor="Huye College", **inside), **told)


def back(order: int = 1, text: str = "1000", **given: Any) -> str:
    """The same money, come back."""
    return line(order, text, **({"credit": True, "returned": "AC04", "ref": f"RT-{order}"} | given))


def told(*lines: str, kind: str = "053", **given: Any) -> bytes:
    return camt(*lines, kind=kind, **given)


def programme() -> Programme:
    return Programme.objects.get(key=TVET)


def bring(content: bytes, name: str = "statement.xml", bank: str = BANK, **given: Any) -> Any:
    """Have the finance officer bring a file in."""
    given = {"by": people.maker()} | given
    return import_statement(programme(), file=File(content, name), bank=bank, **given)


def payment(order: int = 1) -> Payment:
    return Payment.objects.get(reference=ref(order))


def states() -> list[str]:
    """Where each line stands, in order, with what it did or why it waits."""
    rows = StatementLine.objects.order_by("pk").values_list("state", "act", "waits")
    return [":".join(filter(None, row)) for row in rows]


def ledger() -> set[tuple[str, date, tuple[tuple[str, str, int], ...]]]:
    """What stands in the books: each entry's key, day and legs, in no order."""
    found = set()
    for row in JournalEntry.objects.prefetch_related("postings__account"):
        legs = sorted((one.account.code, one.account.subject, one.amount_minor) for one in row.postings.all())
        found.add((row.key, row.date, tuple(legs)))
    return found


def on_bank() -> int:
    """What stands on our account."""
    rows = Posting.objects.counted(TVET).on_account("1010").balances()
    return sum(row.amount.minor for row in rows)


__all__ = [
    "BANK", "answered", "back", "balance", "bring", "document", "entry", "group", "ledger", "line", "on_bank", "pain002",
    "payment", "programme", "ref", "sent", "statement", "states", "today", "told",
]  # fmt: skip


def arrived():
    """The first tranche of an award, which was sent and arrived by the bank's file; and its payment."""
    people.set_rules()
    award = planning.opened()
    account = people.active(people.new_payee(award_number=award.number))
    one = planning.tranche(award)
    asked = payments.request_payment(one, account=account, by=people.maker())
    payments.check_payment(asked, by=people.checker())
    payments.release_payment(asked, by=people.releaser())
    world.send(asked)
    bring(told(entry(str(one.amount_minor), detail(asked.reference), day=today())))
    return one.fresh(), asked.fresh()
