# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happens to the money of each award, by its place on the list; the last days are counted back from now.

Each step looks at what is there first, so that a build which was stopped goes on where it was.
"""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from budgets.models import Payment, SourceAccount, StatementImport
from budgets.operations.statement import File, import_statement
from budgets.states import PaymentState
from core.money import Money
from core.secrets import open_text
from exchange.demonstration.money import groundwork, paying, spending
from exchange.demonstration.money.desk import Desk, desk_of, tranche_of
from exchange.demonstration.money.receipts import bank_file
from grants.models import Award, Call
from grants.states import AwardState

Awards = dict[int, Award]
PACK, BANK = (1, 2, 3, 4, 9), (5, 6, 7, 8, 10)  # by which file the first tranches go, by the award's place
WHOLE, MOST, SOME = (35, 30, 20, 15), (35, 30, 22), (35, 25, 15)  # receipts, in percent of the first tranche


def tell_money(call: Call, holder: Any, say: Callable[[str], None]) -> None:
    """Carry the money of a call's awards from their signatures to today; nothing where finance has nobody."""
    desk = desk_of(call, holder)
    if desk is None:
        return
    say("Paying the awards ...")
    known = Award.objects.filter(call_key=call.key).select_related("submission__call").order_by("place")
    awards = {award.place: award for award in known if award.state == AwardState.ACTIVE}
    groundwork.lay(desk)
    for award in known:
        _prepare(desk, award)
    _first_tranches(desk, awards)
    _spend(desk, awards)
    _second_tranches(desk, awards)


def _prepare(desk: Desk, award: Award) -> None:
    """Budget, plan and account; of an award that is not signed yet they wait for somebody."""
    if award.state == AwardState.ACTIVE:
        groundwork.plan(desk, award, desk.day(1), approve=True)
        groundwork.account(desk, award, at=desk.day(1), number=1)
    elif award.state == AwardState.OFFERED:
        groundwork.plan(desk, award, desk.ago(6), approve=False)
        groundwork.account(desk, award, at=desk.ago(3), number=1, verify=False)


def _first_tranches(desk: Desk, awards: Awards) -> None:
    """The first tranches go out in two batches and arrive; one comes back and is paid again."""
    for places, channel in ((PACK, "pack"), (BANK, "pain09")):
        own = [awards[place] for place in places if place in awards]
        first = [paying.ask(desk, tranche_of(award, 1), desk.day(8)) for award in own]
        paying.batch(desk, channel, first, desk.day(10))
        paying.settle(desk, first, desk.day(14))
    if 5 in awards:
        paying.come_back(desk, awards[5])


def _spend(desk: Desk, awards: Awards) -> None:
    """Receipts come in and are judged; what the second tranches wait for is seen, or waived."""
    begin = desk.day(45)
    for place in (1, 2, 3, 5):
        if place in awards:
            spending.accept(desk, spending.hand_in(desk, awards[place], WHOLE, first=begin))
    if 7 in awards:
        spending.accept(desk, spending.hand_in(desk, awards[7], MOST, first=begin))
        spending.give_back(desk, awards[7], 13, desk.day(110))
    if 6 in awards:
        one, two, three = spending.hand_in(desk, awards[6], SOME, first=begin)
        spending.accept(desk, [one, two])
        spending.refuse(desk, three)
    if 4 in awards:
        one, two, three = spending.hand_in(desk, awards[4], SOME, first=desk.ago(40))
        spending.accept(desk, [one, two])
        spending.question(desk, three)
        spending.ask_to_waive(desk, awards[4], desk.ago(2))
    if 8 in awards:
        spending.hand_in(desk, awards[8], SOME[:2], first=desk.ago(16))
    if 2 in awards:
        spending.amend(desk, awards[2], desk.day(150), approve=True)


def _second_tranches(desk: Desk, awards: Awards) -> None:
    """Two are paid by a bank file and its statement; one waits for each of finance; one for a paper."""
    if 3 in awards:
        spending.waive(desk, awards[3], desk.ago(20))
        spending.amend(desk, awards[3], desk.ago(6), approve=False)
    own = [awards[place] for place in (1, 2) if place in awards]
    asked = [paying.ask(desk, spending.reach(desk, award, desk.day(190)), desk.ago(12)) for award in own]
    paying.batch(desk, "pain09", asked, desk.ago(10))
    _bring_statement(desk, [one.fresh() for one in asked if one is not None])
    if 5 in awards:
        paying.ask(desk, spending.reach(desk, awards[5], desk.ago(9)), desk.ago(5))
    if 7 in awards:
        paying.ask(desk, spending.reach(desk, awards[7], desk.ago(7)), desk.ago(2), check=False)


def _bring_statement(desk: Desk, paid: list[Payment]) -> None:
    """The bank's statement of the second tranches is brought in; a fee in it waits for a person."""
    key = desk.call.programme_key
    sent = [one for one in paid if one.state == PaymentState.SENT]
    if not sent or StatementImport.objects.filter(programme_key=key).exists():
        return
    source = SourceAccount.objects.get(programme_key=key, label=groundwork.SOURCE)
    content = bank_file(
        sent, account=open_text(source.sealed_number), day=desk.on(desk.ago(7)),
        fee=Money(2_500, desk.call.currency), made=timezone.now(),
    )  # fmt: skip
    file = File(content, "bk-statement.xml")
    import_statement(desk.call.programme, file=file, bank=groundwork.SOURCE, by=desk.maker)
