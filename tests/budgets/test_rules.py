# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may what in the room of money: every permission, every role."""

import pytest

from accounts.states import Role
from budgets.models import Payment
from core.permissions import WHO_MAY, may
from tests import personas

pytestmark = pytest.mark.django_db
KEEPS = {Role.FINANCE_MAKER, Role.FINANCE_CHECKER}
OFFICERS = {Role.ADMINISTRATOR, Role.OFFICER}
ANSWERS = {Role.FINANCE_CHECKER, Role.DIRECTOR}
MONEY = {Role.FINANCE_MAKER, Role.FINANCE_CHECKER, Role.RELEASER, Role.DIRECTOR}
WHO = {
    "budgets.record_rate": KEEPS,
    "budgets.open_period": KEEPS,
    "budgets.close_period": ANSWERS,
    "budgets.reverse_entry": ANSWERS,
    "budgets.move_ceiling": {Role.DIRECTOR},
    "budgets.write_budget": OFFICERS,
    "budgets.check_budget": OFFICERS,
    "budgets.approve_budget": ANSWERS,
    "budgets.set_agreement_rules": {Role.ADMINISTRATOR, Role.DIRECTOR},
    "budgets.keep_funds": KEEPS,
    "budgets.change_plan": {Role.DIRECTOR},
    "budgets.meet_condition": OFFICERS,
    "budgets.ask_waiver": OFFICERS,
    "budgets.waive_condition": {Role.DIRECTOR},
    "budgets.report_expense": OFFICERS,
    "budgets.judge_expense": KEEPS,
    "budgets.settle_finding": ANSWERS,
    "budgets.record_refund": KEEPS,
    "budgets.close_award_money": ANSWERS,
    "budgets.write_off": {Role.DIRECTOR},
    "budgets.set_payment_rules": {Role.DIRECTOR},
    "budgets.propose_account": {Role.FINANCE_MAKER, Role.OFFICER},
    "budgets.verify_account": {Role.FINANCE_CHECKER},
    "budgets.block_account": MONEY,
    "budgets.request_payment": {Role.FINANCE_MAKER},
    "budgets.check_payment": {Role.FINANCE_CHECKER},
    "budgets.release_payment": {Role.RELEASER},
    "budgets.reject_payment": {Role.FINANCE_CHECKER, Role.RELEASER},
    "budgets.withdraw_payment": set(),
    "budgets.settle_payment": KEEPS,
    "budgets.fail_payment": {Role.FINANCE_CHECKER},
    "budgets.return_payment": KEEPS,
    "budgets.report_unknown": KEEPS,
    "budgets.declare_failed": {Role.DIRECTOR},
    "budgets.reveal_account": MONEY | {Role.AUDITOR},
    "budgets.read_money": OFFICERS | MONEY | {Role.AUDITOR},
    "budgets.see_money_board": OFFICERS | MONEY | {Role.AUDITOR},
    "budgets.import_statement": KEEPS,
    "budgets.decide_line": KEEPS,
    "budgets.read_statements": MONEY | {Role.AUDITOR},
    "budgets.see_batches": MONEY | {Role.AUDITOR},
    "budgets.draft_batch": KEEPS,
    "budgets.lock_batch": KEEPS,
    "budgets.release_batch": {Role.RELEASER},
    "budgets.hand_over_batch": KEEPS | {Role.RELEASER},
    "budgets.cancel_batch": KEEPS | {Role.RELEASER},
    "budgets.take_out_payment": KEEPS | {Role.RELEASER},
    "budgets.set_ways_out": KEEPS,
    "budgets.read_audit": {Role.AUDITOR, Role.DIRECTOR},
    "budgets.draw_sample": {Role.AUDITOR},
    "budgets.see_funds": OFFICERS | MONEY | {Role.AUDITOR},
    "budgets.see_donor_view": OFFICERS | MONEY | {Role.AUDITOR, Role.DONOR_VIEWER},
}


def test_the_table_names_every_permission_of_the_room():
    assert {name for name in WHO_MAY if name.startswith("budgets.")} == set(WHO)


@pytest.mark.parametrize("role", Role.values)
def test_every_role_and_every_permission(role):
    somebody = personas.stranger()
    personas.give(somebody, role, institution=personas.institution("rp") if role == Role.SIGNATORY else None)
    for name, roles in WHO.items():
        assert may(somebody, name, Payment(programme_key=personas.PROGRAMME)) is (role in roles), name
        assert not may(somebody, name, Payment(programme_key="other"))


def test_who_asked_for_a_payment_may_withdraw_it():
    maker = personas.jean_paul()
    payment = Payment(programme_key=personas.PROGRAMME, maker=maker)
    assert may(maker, "budgets.withdraw_payment", payment)
    assert not may(personas.grace(), "budgets.withdraw_payment", payment)
    assert not may(maker, "budgets.withdraw_payment", None)
