# SPDX-License-Identifier: AGPL-3.0-or-later
"""Refunds, and closing the money of an award: what stands in the way is named; afterwards nothing moves."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from budgets import happenings
from budgets.checks import findings
from budgets.closing import missing_for
from budgets.lifecycle.tranche import spent_already
from budgets.liquidation import MoreThanPending
from budgets.models import (
    Anchor,
    Ceiling,
    Expense,
    Finding,
    JournalEntry,
    LedgerAccount,
    MoneyClosing,
    Posting,
    Settlement,
    Tranche,
)
from budgets.operations import expense as ops
from budgets.operations import ledger
from budgets.operations.closing import MoneyClosed, StandsInTheWay, close_award_money
from budgets.operations.ledger import AccountClosed
from budgets.operations.tranche import Planned, cancel_tranche, replan
from budgets.queries.tranche import Accounts, accounts_of
from budgets.states import TrancheState
from core.acting import WORKER
from core.refusals import NotAllowed
from core.registry import READERS
from documents.contexts import thawed
from documents.models import Document
from tests import personas
from tests.budgets.expenses import accounting
from tests.budgets.expenses.accounting import refunded
from tests.budgets.plan import planning, spending
from tests.budgets.plan.planning import TVET, rwf, tranche
from tests.budgets.plan.spending import balance
from tests.budgets.plan.test_paid_for_real import under_way
from tests.budgets.plan.test_plan_guards import refused
from tests.grants import giving
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def close(award):
    return close_award_money(award, by=planning.director())


def test_a_refund_takes_what_was_not_spent_out_of_the_advance():
    one, key = accounting.spent(), uuid4()
    spending.accepted(one, 1_500_000)

    made = refunded(one, 300_000, once=key)
    assert refunded(one, 300_000, once=key) == made

    assert (balance("1010", "BK"), balance("1310")) == (300_000, 0)
    assert accounts_of(one) == Accounts(1_500_000, 0, 0, 300_000)
    assert one.fresh().state == TrancheState.LIQUIDATED
    assert Settlement.objects.get().received_on == spending.SPENT


def test_no_more_comes_back_than_is_open_and_only_of_what_was_paid():
    one = accounting.spent()
    spending.accepted(one, 1_500_000)

    with pytest.raises(MoreThanPending):
        refunded(one, 300_001)
    with pytest.raises(ops.NothingPaid):
        refunded(tranche(one.award, 2), 1)
    with pytest.raises(ops.VoucherNeeded):
        refunded(one, 1, proof=ops.Proof(bank="BK", received_on=spending.SPENT))
    for who in ("grace", "aline", "vincent"):
        with pytest.raises(NotAllowed):
            refunded(one, 1, by=personas.person(who))
    refunded(one, 300_000)
    with pytest.raises(MoreThanPending):
        spending.accepted(one, 1, "two")


def test_money_of_which_a_part_came_back_did_arrive():
    one = accounting.spent()
    assert spent_already(one) is None

    refunded(one, 5)

    assert spent_already(one) is not None


def test_everything_that_stands_in_the_way_is_named():
    finding = accounting.found()
    award = finding.award
    spending.reported(finding.tranche)

    missing = missing_for(award)

    assert [text for text in ("Tranche 2", "judged yet: 1", "600\u202f000 is not settled", "1\u202f800\u202f000 was paid")
            if not any(text in one for one in missing)] == []  # fmt: skip
    with pytest.raises(StandsInTheWay) as refusal:
        close(award)
    assert all(one in str(refusal.value) for one in missing)
    with pytest.raises(NotAllowed):
        close_award_money(award, by=personas.jean_paul())


def test_what_was_asked_back_and_has_not_come_stands_in_the_way():
    award = accounting.accounted_for()
    claim = happenings.claim_refund("claim:1", spending.SPENT, "Claim", award=award.number, amount=rwf(5))
    ledger.post(TVET, claim, by=WORKER)

    assert [one for one in missing_for(award) if "asked back" in one]


def test_a_payment_that_is_under_way_stands_in_the_way():
    one, payment = under_way()

    assert [text for text in missing_for(one.award) if payment.reference in text]


def test_who_reads_the_money_reads_the_statement():
    award = accounting.accounted_for()
    close(award)
    reader = READERS["document:closing-statement"]
    document = Document.objects.get(kind="closing-statement")

    people = ("aline", "jean_paul", "vincent", "beatrice", "stranger")
    read = [reader(personas.person(who), document) for who in people]
    assert read == [True, True, True, False, False]


def test_nothing_planned_is_nothing_to_close():
    assert missing_for(giving.active())[0].startswith("Nothing was planned")


def test_closed_the_rest_is_released_the_chain_anchored_and_the_statement_asked_for():
    award = accounting.accounted_for()

    closing = close(award)
    assert close(award) == closing

    ceiling = Ceiling.objects.get(number=award.number)
    assert (closing.released, ceiling.ceiling) == (rwf(1_200_000), rwf(1_800_000))
    anchor = Anchor.objects.get(pk=closing.anchor_id)
    assert anchor.where == f"closing statement {award.number}-C"
    paper = thawed(Document.objects.get(number=closing.number).facts)
    assert (paper.place_in_ledger, paper.ledger_head) == (anchor.seq, anchor.digest)
    assert {str(one.words): one.amount.minor for one in paper.sums} == {
        "Awarded": 3_000_000, "Paid": 1_800_000, "Accounted for by accepted receipts": 1_500_000,
        "Refunded": 300_000, "Still to account for": 0, "Not needed, and released to the fund": 1_200_000,
    }  # fmt: skip
    assert [(one.number, one.note) for one in paper.tranches] == [(1, ""), (2, "Not needed")]
    assert [(one.words, one.amount) for one in paper.headings] == [("People", rwf(1_500_000))]
    assert not [one for one in told() if "receipt" in one or "settle" in one or "closed" in one]


def test_after_closing_nothing_moves():
    award = accounting.accounted_for()
    one = tranche(award)
    close(award)
    director = planning.director()

    for act in (
        lambda: spending.reported(one, text="late"),
        lambda: ops.raise_finding(one, amount=rwf(1), words="x", by=personas.jean_paul()),
        lambda: refunded(one, 1),
        lambda: replan(award, [Planned(rwf(1), [])], reason="x", by=director),
    ):
        with pytest.raises(MoneyClosed):
            act()
    entry = happenings.release("pay:9", spending.SPENT, "Late", award=award.number, amount=rwf(1))
    with pytest.raises(AccountClosed):
        ledger.post(TVET, entry, by=WORKER)
    fresh = happenings.liquidate(
        "expense:9", spending.SPENT, "Late", award=award.number, heading="New", amount=rwf(1)
    )
    with pytest.raises(AccountClosed):
        ledger.post(TVET, fresh, by=WORKER)


def test_the_database_itself_refuses_what_comes_after_closing():
    award = accounting.accounted_for()
    one, expense = tranche(award), Expense.objects.get()
    closing, person = close(award), personas.jean_paul()
    account = LedgerAccount.objects.get(code="1310", subject=award.number)
    entry = JournalEntry.objects.first()
    common = {"award": award, "tranche": one, "amount_minor": 1}
    for attack in (
        lambda: Expense.objects.create(
            **common, line=expense.line, spent_on=spending.SPENT, supplier="x", receipt=expense.receipt, place=2,
            reported_by=person, reported_at=NOW,
        ),
        lambda: Finding.objects.create(**common, words="x", found_by=person, found_at=NOW),
        lambda: Settlement.objects.create(
            **common, way="refunded", words="x", bank="BK", voucher="8", received_on=spending.SPENT,
            settled_by=person, settled_at=NOW,
        ),
        lambda: Tranche.objects.create(award=award, no=9, amount_minor=1),
        lambda: Posting.objects.create(entry=entry, account=account, amount_minor=1, currency="RWF"),
        lambda: LedgerAccount.objects.filter(pk=account.pk).update(closed_at=None),
        lambda: LedgerAccount.objects.create(
            programme_key=TVET, code="5000", name="x", kind="expense", currency="RWF", subject=f"{award.number} Z"
        ),
        lambda: MoneyClosing.objects.filter(pk=closing.pk).update(released_minor=1),
        lambda: MoneyClosing.objects.filter(pk=closing.pk)._raw_delete("default"),
    ):  # fmt: skip
        refused(attack)


def closing_row(award, **changes):
    anchor = ledger.anchor_chain(TVET, where="x")
    given = {
        "award": award, "programme_key": TVET, "award_number": award.number, "anchor": anchor,
        "closed_by": planning.director(), "closed_at": NOW,
    }  # fmt: skip
    return MoneyClosing.objects.create(**given | changes)


def test_the_database_closes_nothing_that_is_open():
    one = accounting.spent()
    award = one.award
    refused(lambda: closing_row(award))  # an advance, and a tranche ahead

    spending.accepted(one, 1_200_000)
    finding = ops.raise_finding(one, amount=rwf(600_000), words="x", by=personas.jean_paul())
    cancel_tranche(tranche(award, 2), reason="x", by=planning.director())
    refused(lambda: closing_row(award))  # a finding
    proof = ops.Proof(bank="BK", voucher="7", received_on=spending.SPENT)
    ops.settle_finding(
        finding, way="refunded", amount=rwf(600_000), words="x", proof=proof, by=planning.director()
    )
    waiting = spending.reported(one, 1, "two")
    refused(lambda: closing_row(award))  # an expense
    ops.refuse_expense(waiting, reason="x", by=personas.jean_paul())
    refused(lambda: closing_row(award, award_number="ANOTHER"))
    refused(lambda: closing_row(award, released_minor=-1))
    assert closing_row(award).number == f"{award.number}-C"


@pytest.mark.parametrize(
    "changes",
    [
        {"way": "justified"}, {"way": "lost"}, {"voucher": ""}, {"bank": ""}, {"received_on": None},
        {"amount_minor": 0}, {"amount_minor": 1_800_001}, {"words": ""},
    ],
)  # fmt: skip
def test_the_database_takes_no_settlement_without_what_proves_it(changes):
    one = accounting.spent()
    given = {
        "award": one.award, "tranche": one, "way": "refunded", "amount_minor": 5, "words": "x", "bank": "BK",
        "voucher": "7", "received_on": spending.SPENT, "settled_by": personas.jean_paul(), "settled_at": NOW,
    }  # fmt: skip

    refused(lambda: Settlement.objects.create(**given | changes))


def test_a_settlement_stays_and_a_finding_counts_what_was_settled():
    finding = accounting.found()
    proof = ops.Proof(paper=spending.receipt("paper"))
    made = ops.settle_finding(
        finding, way="written_off", amount=rwf(5), words="x", proof=proof, by=planning.director()
    )
    rows = Settlement.objects.filter(pk=made.pk)

    for attack in (
        lambda: rows.update(amount_minor=4),
        lambda: rows.update(paper=None),
        lambda: rows._raw_delete("default"),
        lambda: Finding.objects.filter(pk=finding.pk).update(written_off_minor=6),
        lambda: Finding.objects.filter(pk=finding.pk).update(justified_minor=6),
        lambda: Settlement.objects.create(
            award=finding.award, tranche=finding.tranche, finding=finding, way="justified", amount_minor=599_996,
            words="x", settled_by=personas.jean_paul(), settled_at=NOW,
        ),
        lambda: Settlement.objects.create(
            award=finding.award, tranche=tranche(finding.award, 2), finding=finding, way="justified",
            amount_minor=1, words="x", settled_by=personas.jean_paul(), settled_at=NOW,
        ),
    ):  # fmt: skip
        refused(attack)


def test_only_what_is_asked_about_is_put_right():
    expense = accounting.asked()
    rows = Expense.objects.filter(pk=expense.pk)

    refused(lambda: rows.update(amount_minor=1))
    refused(lambda: rows.update(client_key=uuid4()))
    other = spending.reported(expense.tranche, text="two")
    refused(lambda: Expense.objects.filter(pk=other.pk).update(supplier="x"))
    refused(
        lambda: Expense.objects.create(
            award=expense.award, tranche=expense.tranche, line=expense.line, spent_on=spending.SPENT,
            supplier="x", amount_minor=1, receipt=expense.receipt, place=2, reported_by=personas.aline(),
            reported_at=NOW + timedelta(days=1),
        )
    )  # fmt: skip


def told():
    return [str(one.words) for one in findings(TVET)]


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE budgets_finding SET refunded_minor = 6", "does not count"),
        ("UPDATE budgets_settlement SET amount_minor = 6", "left it without receipt"),
        ("DELETE FROM budgets_settlement", "has no settlement"),
        ("UPDATE budgets_journalentry SET sealed = FALSE WHERE key LIKE 'settlement:%'", "not in the ledger"),
    ],
)
def test_the_reconciler_names_what_was_written_past_the_rules(sql, words):
    finding = accounting.found()
    proof = ops.Proof(bank="BK", voucher="7", received_on=spending.SPENT)
    ops.settle_finding(finding, way="refunded", amount=rwf(5), words="x", proof=proof, by=planning.director())
    assert not [one for one in told() if words in one]

    with unguarded() as cursor:
        cursor.execute(sql)

    assert [one for one in told() if words in one]


def test_the_reconciler_names_a_closed_award_with_an_advance():
    award = accounting.accounted_for()
    close(award)
    with unguarded() as cursor:
        cursor.execute(
            "UPDATE budgets_posting SET amount_minor = amount_minor + 1 WHERE account_id = "
            "(SELECT id FROM budgets_ledgeraccount WHERE code = '1310')"
        )

    assert [one for one in told() if "its money is closed" in one]
