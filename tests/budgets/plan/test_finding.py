# SPDX-License-Identifier: AGPL-3.0-or-later
"""Findings: named, settled in four ways, written off by the director only."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from budgets.liquidation import MoreThanPending, SettledByNothing
from budgets.operations import expense as ops
from budgets.queries.tranche import Accounts, accounts_of
from budgets.states import TrancheState
from core.money import MixedCurrencies, Money
from core.refusals import NotAllowed
from tests import personas
from tests.budgets.plan import planning, spending
from tests.budgets.plan.planning import rwf, tranche
from tests.budgets.plan.spending import balance

pytestmark = pytest.mark.django_db


def found(one=None, minor=600_000):
    return ops.raise_finding(
        one or spending.spending(), amount=rwf(minor), words="No receipts", by=personas.jean_paul()
    )


def settled(finding, way, minor, **given):
    """A settled finding: a refund by voucher 7, a write-off by a paper."""
    proof = {"bank": "BK", "voucher": "7", "received_on": spending.SPENT, "paper": spending.receipt("paper")}
    proof = ops.Proof(**proof | {name: given.pop(name) for name in list(given) if name in proof})
    more = {"way": way, "amount": rwf(minor), "words": "As agreed", "by": planning.director(), "proof": proof}
    ops.settle_finding(finding, **more | given)
    return finding


def test_it_is_settled_in_four_ways_and_each_is_posted():
    one = spending.spending()
    finding = found(one)

    settled(finding, "refunded", 100_000)
    settled(finding, "refunded", 50_000)
    settled(finding, "documented", 200_000, by=planning.checker())
    settled(finding, "justified", 150_000)
    settled(finding, "written_off", 60_000)

    assert finding.sum().pending == rwf(40_000)
    assert accounts_of(one) == Accounts(0, 560_000, 40_000)
    assert balance("1010", "BK") == 150_000
    assert balance("1310") == 1_800_000 - 560_000
    assert balance("5000", f"{one.award.number} written-off") == 60_000
    assert (str(finding), finding.call_key) == (f"{one} / {finding.pk}", one.award.call_key)


def test_typed_once_it_is_settled_once():
    one, key = spending.spending(), uuid4()
    first = ops.raise_finding(one, amount=rwf(9), words="x", by=personas.jean_paul(), once=key)
    assert ops.raise_finding(one, amount=rwf(9), words="x", by=personas.jean_paul(), once=key) == first

    settled(first, "refunded", 5, once=key)
    settled(first, "refunded", 5, once=key)

    assert first.sum().pending == rwf(4)
    assert balance("1010", "BK") == 5


def test_receipts_and_settled_findings_together_account_for_a_tranche():
    one = spending.spending()
    spending.accepted(one, 1_200_000)
    finding = found(one)
    assert one.fresh().state == TrancheState.PAID

    settled(finding, "refunded", 600_000)

    assert one.fresh().state == TrancheState.LIQUIDATED
    assert balance("1310") == 0


def test_no_more_is_found_than_is_open_and_none_accepted_of_what_is_found():
    one = spending.spending()
    spending.accepted(one, 1_200_000)

    with pytest.raises(MoreThanPending):
        found(one, 600_001)
    found(one)
    with pytest.raises(MoreThanPending):
        spending.accepted(one, 1, "two")


def test_no_more_is_settled_than_is_open_in_words_and_on_an_account():
    finding = found()

    with pytest.raises(MoreThanPending):
        settled(finding, "justified", 600_001)
    with pytest.raises(SettledByNothing):
        settled(finding, "justified", 0)
    with pytest.raises(MixedCurrencies):
        settled(finding, "justified", 1, amount=Money(1, "EUR"))
    with pytest.raises(ops.WordsNeeded):
        settled(finding, "justified", 1, words=" ")
    tomorrow = timezone.localdate() + timedelta(days=2)
    for refusal, missing in (
        (ops.BankNeeded, {"bank": " "}),
        (ops.VoucherNeeded, {"voucher": ""}),
        (ops.DayNeeded, {"received_on": None}),
        (ops.DayNeeded, {"received_on": tomorrow}),
        (ops.TextTooLong, {"voucher": "7" * 61}),
    ):
        with pytest.raises(refusal):
            settled(finding, "refunded", 1, **missing)
    with pytest.raises(ops.PaperNeeded):
        settled(finding, "written_off", 1, paper=None)
    with pytest.raises(ValueError, match="lost"):
        settled(finding, "lost", 1)
    assert finding.sum().pending == rwf(600_000)
    assert balance("1310") == 1_800_000


def test_only_of_what_was_paid_is_something_found_and_said_in_words():
    one = spending.spending()

    with pytest.raises(ops.NothingPaid):
        found(tranche(one.award, 2))
    with pytest.raises(ops.WordsNeeded):
        ops.raise_finding(one, amount=rwf(5), words="", by=personas.jean_paul())


def test_only_the_director_writes_off_and_others_settle_nothing():
    finding = found()

    with pytest.raises(NotAllowed):
        settled(finding, "written_off", 1, by=planning.checker())
    for who in ("jean_paul", "grace", "aline", "vincent", "stranger"):
        with pytest.raises(NotAllowed):
            settled(finding, "justified", 1, by=personas.person(who))
    with pytest.raises(NotAllowed):
        ops.raise_finding(finding.tranche, amount=rwf(1), words="x", by=personas.grace())
