# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the matrix needs of payment batches: the draft of a bank file with the first tranche of the award."""

from datetime import UTC, datetime, timedelta

from budgets.models import Tranche
from budgets.operations import batch as batches
from budgets.operations import payee as payees
from budgets.operations import payment as payments
from grants.models import Award
from tests import personas
from tests.matrix.cast import person

KEY = personas.PROGRAMME
BANK = {"country": "RW", "bic": "BKIGRWRW"}


def draft_a_batch(award: Award) -> None:
    """Add a payee with an account in use, ask for the first tranche, check it, and begin a batch with it."""
    maker, checker = person("finance_maker"), person("finance_checker")
    payee = payees.add_payee(KEY, kind="institution", name="The college", award_number=award.number, by=maker)
    account = payees.propose_account(
        payee, channel="bank", number="100012345678", holder="The college", by=maker, **BANK
    )
    long_ago = datetime(2026, 9, 1, 8, tzinfo=UTC)
    payees.verify_account(account, how="Called the college", by=checker, at=long_ago)
    payees.put_into_use(account)
    asked = payments.request_payment(Tranche.objects.get(award=award, no=1), account=account, by=maker)
    payments.check_payment(asked, by=checker)
    source = batches.add_source(
        KEY,
        label="BK",
        holder="The programme",
        number="000400123456",
        currency=asked.currency,
        by=maker,
        **BANK,
    )
    batches.draft_batch(
        KEY, channel="pain09", currency=asked.currency, execution_date=payments.today_of(KEY) + timedelta(days=1),
        payments=[asked], source=source, by=maker,
    )  # fmt: skip
