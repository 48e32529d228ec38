# SPDX-License-Identifier: AGPL-3.0-or-later
"""Payments at random against an oracle in plain Python: from deep starts, every act perhaps twice, all edges reached."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.states import Role
from budgets import checks
from budgets.models import Payment, Posting
from budgets.operations import payee as payees
from budgets.operations import payment as payments
from core.refusals import Refusal, WrongState
from tests import personas
from tests.budgets.payments import people, world
from tests.budgets.payments.oracle import ROLES, Oracle
from tests.budgets.payments.people import TVET
from tests.grants.giving import paper

PARTS, CEILING = 4, 3_500
WAY = ["request", "check", "release", "send", "settle"]
# A start: acts by those who may.
STARTS = {
    "": [], "requested": WAY[:1], "checked": WAY[:2], "released": WAY[:3], "sent": WAY[:4], "settled": WAY,
    "returned": [*WAY, "come_back"], "paid_again": [*WAY, "come_back", *WAY], "failed": [*WAY[:4], "fail"],
    "after_failure": [*WAY[:4], "fail", "request"], "failed_early": [*WAY[:3], "fail"],
    "rejected": ["request", "reject"], "rejected_late": [*WAY[:2], "reject"], "withdrawn": ["request", "withdraw"],
    "withdrawn_late": [*WAY[:2], "withdraw"], "declared": [*WAY[:4], "report", "declare"],
    "second": ["request", "reject", *WAY[:4]],
}  # fmt: skip
USUAL = {
    "request": ["maker"], "check": ["checker", "checker2"], "release": ["releaser", "releaser2"], "reject": ["checker"],
    "withdraw": ["maker"], "send": ["releaser"], "settle": ["maker"], "fail": ["checker"], "come_back": ["maker"],
    "report": ["maker"], "declare": ["director"],
}  # fmt: skip
EDGES = {
    *((since, "request", "requested") for since in ("", "rejected", "failed", "returned")),
    *((since, act, "rejected") for since in ("requested", "checked") for act in ("reject", "withdraw")),
    ("requested", "check", "checked"), ("requested", "check", "released"), ("checked", "release", "released"),
    ("released", "send", "sent"), ("released", "fail", "failed"), ("sent", "fail", "failed"),
    ("sent", "declare", "failed"), ("sent", "settle", "settled"), ("settled", "come_back", "returned"),
}  # fmt: skip
acts = st.sampled_from([*USUAL, *USUAL, "block", "renew"])
somebody = st.sampled_from(list(ROLES))
part = st.integers(1, PARTS)


def cast():
    """The people of the oracle."""
    for role in (Role.FINANCE_MAKER, Role.FINANCE_CHECKER, Role.RELEASER):
        people.with_role(personas.canisius(), role)
    people.with_role(people.director(), Role.FINANCE_CHECKER)
    return {
        "maker": people.maker(), "checker": people.checker(), "checker2": people.second_checker(),
        "releaser": people.releaser(), "releaser2": people.second_releaser(), "all_three": personas.canisius(),
        "director": people.director(), "director2": people.with_role(personas.beatrice(), Role.DIRECTOR),
        "nobody": personas.grace(),
    }  # fmt: skip


class Machine(RuleBasedStateMachine):
    """Payments in the database beside payments in the oracle."""

    who: dict = {}
    reached: set = set()

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.last = None
        self.accounts = {1: world.account()}

    @initialize(
        hands=st.sampled_from([(1, 1), (1, 1), (2, 1), (1, 2), (1, 0)]),
        starts=st.lists(st.sampled_from(list(STARTS)), min_size=2, max_size=PARTS - 1),
    )
    def start(self, hands, starts):
        self.oracle = Oracle(world.PART, CEILING, *hands)
        line = {"currency": "RWF", "up_to_minor": None, "checks": hands[0], "releases": hands[1]}
        people.set_rules(hands=[line])
        for place, name in enumerate(starts, start=1):
            for act in STARTS[name]:
                for who in USUAL[act]:
                    self.do(act, place, who)

    def do(self, act, place, who):
        """Do it in both; what refuses it must be the same."""
        if act not in {"request", "block", "renew"} and self.oracle.now(place) is None:
            return
        self.last = act, place, who
        expected = self.oracle.act(act, place, who)
        found = ""
        try:
            with transaction.atomic():
                getattr(self, f"_{act}")(place, self.who[who])
        except WrongState:
            found = "WrongState"
        except Refusal as refusal:
            found = type(refusal).__name__
        assert found == expected, (act, place, who, found, expected)

    @rule(act=acts, place=part, who=somebody)
    def anything(self, act, place, who):
        self.do(act, place, who)

    @rule(act=st.sampled_from(list(USUAL)), place=part, data=st.data())
    def what_is_usual(self, act, place, data):
        self.do(act, place, data.draw(st.sampled_from(USUAL[act])))

    @rule(times=st.integers(1, 2))
    def the_same_again(self, times):
        for _time in range(times if self.last else 0):
            self.do(*self.last)

    @invariant()
    def both_say_the_same(self):
        if not hasattr(self, "oracle"):
            return
        assert world.counted() == (self.oracle.committed, self.oracle.paid)
        told = {place: [one.state for one in attempts] for place, attempts in self.oracle.parts.items()}
        rows = Payment.objects.order_by("pk").values_list("number", "state")
        found = {}
        for number, state in rows:
            found.setdefault(int(number[-1]), []).append(state)
        assert found == told
        balances = {row.code: row.amount.minor for row in Posting.objects.counted(TVET).balances()}
        assert balances.get("1090", 0) == -self.oracle.transit
        assert balances.get("1310", 0) == self.oracle.transit + self.oracle.paid
        assert [f"{one.where}: {one.words}" for one in checks.findings(TVET)] == []

    def teardown(self):
        if hasattr(self, "oracle"):
            Machine.reached |= self.oracle.edges
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    # The acts

    def now(self, place):
        return Payment.objects.of_thing(world.part(place)).order_by("-attempt").first()

    def _request(self, place, by):
        account = self.accounts[self.oracle.account or max(self.accounts)].fresh()
        payments.request_payment(world.part(place), account=account, by=by)

    def _check(self, place, by):
        payments.check_payment(self.now(place), by=by)

    def _release(self, place, by):
        payments.release_payment(self.now(place), by=by)

    def _reject(self, place, by):
        payments.reject_payment(self.now(place), reason="Reject", by=by)

    def _withdraw(self, place, by):
        payments.withdraw_payment(self.now(place), reason="Withdraw", by=by)

    def _send(self, place, by):
        world.send(self.now(place), by=by)

    def _settle(self, place, by):
        world.settle(self.now(place), by=by)

    def _fail(self, place, by):
        payments.fail_payment(self.now(place), reason="Fail", by=by)

    def _come_back(self, place, by):
        payments.return_payment(self.now(place), reason="Return", by=by)

    def _report(self, place, by):
        payments.report_unknown(self.now(place), letter=paper(), by=by)

    def _declare(self, place, by):
        payments.declare_failed(self.now(place), reason="Declare", by=by)

    def _block(self, place, by):
        payees.block_account(self.accounts[max(self.accounts)].fresh(), reason="Block", by=people.checker())

    def _renew(self, place, by):
        number = self.oracle.accounts
        self.accounts[number] = people.active(number=f"2000{number:08}")


@pytest.mark.sqlite
@pytest.mark.plain
@pytest.mark.slow
@pytest.mark.django_db
def test_at_random_both_say_the_same_and_every_edge_is_reached():
    world.ready(parts=PARTS, ceiling=CEILING)
    world.REFUSALS.clear()
    Machine.who, Machine.reached = cast(), set()
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=60, stateful_step_count=25, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert Machine.reached == EDGES
