# SPDX-License-Identifier: AGPL-3.0-or-later
"""The money of the award about S: planned and asked for; checked and in a batch; paid and spent."""

from datetime import date, timedelta

from django.utils import timezone

from budgets.models import Payment, PaymentBatch, StatementLine, Tranche
from budgets.operations import batch as batches
from budgets.operations import payment as payments
from budgets.operations.audit_sample import draw_sample
from budgets.operations.budget import begin_budget
from budgets.operations.expense import Proof, ask_about, raise_finding, record_refund, report_expense
from budgets.operations.fund import record_fund
from budgets.operations.ledger import open_period
from budgets.operations.payee import add_payee, propose_account, put_into_use, verify_account
from budgets.operations.payment import request_payment
from budgets.operations.statement import File, import_statement, set_line_aside
from core.money import Money
from grants.models import Award
from tests import personas, worlds
from tests.budgets.pure.samples import camt, entry
from tests.matrix.canaries import ACCOUNT_NUMBERS, told
from tests.matrix.cast import person
from tests.matrix.papers import pdf

KEY = personas.PROGRAMME
BANK = {"country": "RW", "bic": "BKIGRWRW", "holder": "The programme", "number": "000400123456"}


def planned(award: Award) -> None:
    """A donor's fund, the draft of a budget with the lines that were asked for, a payment, a bank's file."""
    begin_budget(award, by=person("lead"))
    lines = [("1.1", "Grants", Money(50_000_00, "EUR"))]
    maker = person("finance_maker")
    record_fund(KEY, key="mptf", name="Trust fund", donor="Donor", currency="EUR", lines=lines, by=maker)
    ask_for_the_first_payment(award)
    _banks_file()


def ask_for_the_first_payment(award: Award) -> None:
    """The contracting party is a payee with two accounts, one in use and one proposed; a payment is asked for."""
    maker, party, long_ago = person("finance_maker"), award.submission, timezone.now() - timedelta(days=9)
    payee = add_payee(
        award.programme_key, kind=party.contracting_kind, name=party.contracting_name, award_number=award.number,
        by=maker,
    )  # fmt: skip
    bank = {"channel": "bank", "country": "RW", "bic": "BKIGRWRW", "holder": "Zqholder", "by": maker}
    account = propose_account(payee, number=ACCOUNT_NUMBERS[0], at=long_ago, **bank)
    verify_account(account, how="A call.", by=person("finance_checker"), at=long_ago)
    propose_account(payee, number=ACCOUNT_NUMBERS[1], **bank)
    tranche = Tranche.objects.get(award=award, no=1)
    request_payment(tranche, account=put_into_use(account), by=maker)


def _banks_file() -> None:
    """A statement with two fees: one waits for a person, the other was set aside."""
    fees = [entry("50", ref=f"FEE-{no}", more=f"{told('bankline', 'S')} {no}") for no in (1, 2)]
    maker, file = person("finance_maker"), File(camt(*fees), "statement.xml")
    import_statement(worlds.programme(), file=file, bank="BK", by=maker)
    set_line_aside(StatementLine.objects.get(place=2), reason="Of another project.", by=maker)


def batched() -> None:
    """The first payment is checked, and a batch is begun with it."""
    maker, asked = person("finance_maker"), Payment.objects.get()
    payments.check_payment(asked, by=person("finance_checker"))
    source = batches.add_source(KEY, label="BK", currency=asked.currency, by=maker, **BANK)
    batches.draft_batch(
        KEY, channel="pain09", currency=asked.currency, execution_date=payments.today_of(KEY) + timedelta(days=1),
        payments=[asked], source=source, by=maker,
    )  # fmt: skip


def carried_out() -> None:
    """The batch is locked, released and handed over, and the bank has paid."""
    maker, batch = person("finance_maker"), PaymentBatch.objects.get()
    batches.lock_batch(batch, by=maker)
    batches.release_batch(batch.fresh(), by=person("releaser"))
    batches.hand_over(batch.fresh(), by=maker)
    payment = Payment.objects.get()
    payments.settle_payment(
        payment, amount=payment.amount, paid_on=timezone.localdate(), voucher="FT1", bank="BK", by=maker
    )


def spent() -> None:
    """The first tranche arrived; two of its expenses wait, one for finance and one for the team; one is found."""
    carried_out()
    tranche = Tranche.objects.get(
        award=Award.objects.get(submission__title__contains=told("title", "S")), no=1
    )
    maker, lead, now = person("finance_maker"), person("lead"), timezone.now()
    for name in ("first", "asked"):
        expense = report_expense(
            tranche, None, spent_on=now.date(), supplier=told("supplier", "S"), amount=Money(7, "RWF"),
            receipt=pdf(told("receipt", name)), by=lead,
        )  # fmt: skip
    ask_about(expense, question=told("supplier", "S"), by=maker)
    back = Proof(bank="BK", voucher="7", received_on=now.date(), paper=pdf("Zqpaper2"))
    record_refund(tranche, amount=Money(3, "RWF"), words=told("supplier", "S"), proof=back, by=maker)
    raise_finding(tranche, amount=Money(5, "RWF"), words=told("supplier", "S"), by=maker)
    open_period(KEY, starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31), by=maker)
    draw_sample(KEY, method="amount", size=1, seed="dice: 4 2 6", currency="RWF", by=person("auditor"))
