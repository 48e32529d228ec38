# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever the order of the files, and however often each comes: the same books."""

from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets import checks
from budgets.models import Payment, StatementLine
from tests.budgets.payments.people import TVET
from tests.budgets.statements.bank import (
    answered,
    back,
    bring,
    entry,
    group,
    ledger,
    line,
    pain002,
    ref,
    sent,
    today,
    told,
)

pytestmark = pytest.mark.django_db
PARTS = 4
# What the bank says of each payment in the end: that it paid, that it came back, that it refused; and a fee beside.
STORIES = st.lists(st.sampled_from(["paid", "back", "refused", "nothing"]), min_size=PARTS, max_size=PARTS)


def files(stories):
    """Every file by which a bank tells these stories: statements of single days, reports, notifications, answers."""
    told_of = list(enumerate(stories, start=1))
    debits = [line(at) for at, story in told_of if story in ("paid", "back")]
    returns = [back(at) for at, story in told_of if story == "back"]
    refused = [answered(ref(at), "RJCT", reason="AC01") for at, story in told_of if story == "refused"]
    noted = [answered(ref(at), "ACCP") for at, story in told_of if story != "refused"]
    fee = entry("50", ref="FEE", day=today())
    found = [told(*debits, fee), told(*returns, kind="054"), told(*returns, *debits, fee)]
    found += [told(one, kind="054") for one in (*debits, *returns, fee)]
    answers = [pain002(group(*refused)), pain002(group(*noted, *refused), version="10")]
    return [*found, told(fee, *debits, kind="052"), *answers]


def books(order):
    """Bring files in this order, and return what stands in the books, the payments, and how many lines wait."""
    number = count()
    with transaction.atomic():
        for content in order:
            bring(content, name=f"{next(number)}.xml")
        rows = tuple(
            Payment.objects.order_by("pk").values_list("reference", "state", "paid_on", "voucher_number")
        )
        waits = StatementLine.objects.waiting().count()
        found = ledger(), rows, waits, [f"{one.where}: {one.words}" for one in checks.findings(TVET)]
        transaction.set_rollback(True)
    return found


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(stories=STORIES, data=st.data())
def tell(stories, data):
    """Tell these stories by files in their order, then by some of them more than once, in any order."""
    made = files(stories)
    twice = data.draw(st.lists(st.sampled_from(range(len(made))), max_size=4))
    order = data.draw(st.permutations([*range(len(made)), *twice]))
    one = books(made)
    assert one[2:] == (1, [])  # the fee waits
    assert books([made[at] for at in order]) == one
    ends = {"paid": "settled", "back": "returned", "refused": "failed", "nothing": "sent"}
    assert [state for _ref, state, *_rest in one[1]] == [ends[story] for story in stories]


def test_any_order_and_any_repetition_give_the_same_books():
    sent(PARTS)
    tell()
