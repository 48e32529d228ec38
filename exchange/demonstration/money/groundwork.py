# SPDX-License-Identifier: AGPL-3.0-or-later
"""Before anything is paid: the donor's fund, the rules, budgets in force, plans, payees with accounts in use."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from budgets.fx import Rate
from budgets.models import BudgetVersion, Fund, FundLine, Payee, PayeeAccount, SourceAccount
from budgets.operations import batch as batches
from budgets.operations import budget as budgets
from budgets.operations.fund import agree_rules, record_fund
from budgets.operations.ledger import record_rate
from budgets.operations.payee import add_payee, propose_account, put_into_use, verify_account
from budgets.operations.tranche import KEEPER, open_award
from budgets.states import AccountState, BudgetState
from core.money import Money
from exchange.demonstration.money.desk import Desk, lead_of
from grants.models import Award

DAY = timedelta(days=1)
FUND = "grants-2025"
SOURCE = "BK main account"
# Banks in turn, so that the files have several.
BANKS = ("BKIGRWRW", "EQBLRWRW", "IMRWRWRW", "BPRWRWRW")


def lay(desk: Desk) -> None:
    """The fund with its lines, a rate, the agreement's rules, and the account from which is paid."""
    key = desk.call.programme_key
    if not Fund.objects.filter(programme_key=key, key=FUND).exists():
        grants = ("1.1", "Grants to teams", Money(42_000_00, "EUR"))
        coaching = ("1.2", "Coaching and experts", Money(18_000_00, "EUR"))
        record_fund(
            key, key=FUND, name="Ideas from workshops (made up)", donor="A donor", currency="EUR",
            agreement_number="D-2025-014", lines=[grants, coaching], by=desk.maker,
        )  # fmt: skip
        rate = Rate.of("EUR", "RWF", "1650", desk.on(desk.day(0)))
        record_rate(key, rate, origin="Made up for the demonstration", by=desk.maker)
        agree_rules(key, flex=Decimal(10), liquidation=Decimal(80), by=desk.director)
    if not SourceAccount.objects.filter(programme_key=key, label=SOURCE).exists():
        batches.add_source(
            key, label=SOURCE, holder=str(desk.call.programme.name)[:140], country="RW", bic="BKIGRWRW",
            number="000400694561566", currency=desk.call.currency, by=desk.maker,
        )  # fmt: skip


def plan(desk: Desk, award: Award, at: datetime, *, approve: bool) -> None:
    """The award's tranches, and its budget: written by the team, and unless it waits, checked and approved."""
    if approve:
        open_award(award, by=KEEPER, at=award.activated_at)
    if BudgetVersion.objects.filter(award=award).exists():
        version = BudgetVersion.objects.get(award=award, no=1)
    else:
        version = budgets.begin_budget(award, by=lead_of(award), at=at)
    if version.state == BudgetState.DRAFT:
        budgets.save_lines(version, _lines(version), by=lead_of(award), at=at)
        budgets.submit_budget(version, by=lead_of(award), at=at + DAY)
    if not approve:
        return
    if version.state == BudgetState.SUBMITTED and not version.checked_by_id:
        budgets.check_budget(version, by=desk.officer, at=at + 3 * DAY)
    if version.state == BudgetState.SUBMITTED:
        budgets.approve_budget(version, by=desk.director, at=at + 4 * DAY)


def _lines(version: BudgetVersion) -> list[budgets.Line]:
    """The lines as asked for, paid from the fund; what the award does not give, the team brings in."""
    fund_line = FundLine.objects.get(fund__programme_key=version.programme_key, fund__key=FUND, code="1.1")
    lines = [replace(line, fund_line=fund_line) for line in budgets.lines_of(version)]
    over = version.granted - version.award.amount
    if over.minor > 0:
        most = max(range(len(lines)), key=lambda place: lines[place].unit_cost.minor * lines[place].quantity)
        own = lines[most].own or Money.zero(version.award.currency)
        lines[most] = replace(lines[most], own=own + over)
    return lines


def payee_of(desk: Desk, award: Award, at: datetime) -> Payee:
    """The contracting party of an award, written down."""
    party = award.submission
    return add_payee(
        award.programme_key, kind=party.contracting_kind, name=party.contracting_name, award_number=award.number,
        by=desk.maker, at=at,
    )  # fmt: skip


def account(desk: Desk, award: Award, *, at: datetime, number: int, verify: bool = True) -> PayeeAccount:
    """The contracting party's account of that number, from 1; verified by another person, in use four days later."""
    payee = payee_of(desk, award, at)
    one = payee.accounts.order_by("pk")[number - 1 : number].first() or propose_account(
        payee, channel="bank", country="RW", bic=BANKS[award.place % len(BANKS)],
        number=f"1000{award.place:03}{number:03}45", holder=payee.name, by=desk.maker, at=at,
    )  # fmt: skip
    if verify and one.state == AccountState.PROPOSED:
        verify_account(one, how="A call to the institution's accountant.", by=desk.checker, at=at + DAY)
    if one.state == AccountState.VERIFIED:
        put_into_use(one, at=at + 5 * DAY)
    return one
