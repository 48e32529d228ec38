# SPDX-License-Identifier: AGPL-3.0-or-later
"""Texts are kept whole or refused at their field, never cut."""

import pytest

from budgets.operations import payee as payees
from budgets.operations.reasons import ReasonMissing, TextTooLong, demand_reason, fitting, reason_in
from tests.budgets.payees.paying import paid_to
from tests.budgets.payments import people, world

LONG = "x" * 301


@pytest.mark.parametrize(
    ("text", "kept"), [("  a \n b ", "a b"), ("x" * 300, "x" * 300), (" x" * 150, ("x " * 150)[:-1])]
)
def test_a_reason_is_kept_without_surplus_blanks(text, kept):
    assert reason_in(text) == kept


@pytest.mark.parametrize("act", [demand_reason, reason_in])
def test_a_reason_of_blanks_is_none(act):
    with pytest.raises(ReasonMissing) as refused:
        act(" \n", field="comment")
    assert refused.value.field == "comment"


def test_what_is_too_long_is_refused_at_its_field_with_both_numbers():
    with pytest.raises(TextTooLong, match="at most 300 characters: these are 301") as refused:
        fitting(LONG, 300, field="how")
    assert refused.value.field == "how"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "act"),
    [
        ("name", lambda: people.new_payee(name=LONG)),
        ("registration", lambda: people.new_payee(registration=LONG)),
        ("guardian_name", lambda: people.new_payee(kind="person", guardian_name=LONG)),
        ("holder", lambda: people.proposed(holder=LONG)),
        ("how", lambda: payees.verify_account(people.proposed(), how=LONG, by=people.checker())),
        ("reason", lambda: payees.block_account(people.proposed(), reason=LONG, by=people.maker())),
        ("reason", lambda: payees.reveal_account(people.proposed(), reason=LONG, by=people.maker())),
        ("voucher", lambda: world.settle(paid_to("sent"), voucher=LONG)),
        ("bank", lambda: world.settle(paid_to("sent"), bank=LONG)),
    ],
)
def test_an_operation_cuts_nothing(field, act):
    with pytest.raises(TextTooLong) as refused:
        act()
    assert refused.value.field == field
