# SPDX-License-Identifier: AGPL-3.0-or-later
"""What becomes of each line of a bank's file, as banks write them."""

import pytest

from budgets import checks
from core.models import AuditEntry
from tests.budgets.payments import world
from tests.budgets.payments.people import TVET
from tests.budgets.statements.bank import (
    bring,
    line,
    on_bank,
    payment,
    sent,
    states,
    today,
    told,
)  # fmt: skip

pytestmark = pytest.mark.django_db


def findings():
    return [f"{one.where}: {one.words}" for one in checks.findings(TVET)]


def test_what_the_bank_paid_is_settled_on_its_day_under_its_reference():
    sent()
    received = bring(told(line(1), line(2)))
    assert received.fresh
    row = payment(1)
    assert (row.state, row.paid_on.isoformat(), row.voucher_number) == ("settled", today(), "BK-1")
    assert (states(), on_bank(), world.counted()) == (["posted:settle"] * 2, -2_000, (3_000, 2_000))
    assert findings() == []
    step = AuditEntry.objects.get(act="budgets.payment.settle", subject_id=row.pk)
    assert (step.actor, step.through) == ("statement reader", "import")
    assert step.source.startswith("statement.xml ")
