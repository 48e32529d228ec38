# SPDX-License-Identifier: AGPL-3.0-or-later
"""The generated page is true, and every stored or frozen name resolves."""

from django.apps import apps
from django.conf import settings

from core.lifecycle import Stateful, steps_of
from workflows.flows import FLOWS, WAITS
from workflows.lifecycle_page import MACHINES, lifecycle_page

# Names of nodes stand in rows of running processes: renaming one needs a migration of viewflow_task.
FROZEN = {
    "CallFlow.open_call", "CallFlow.seat_panel", "CallFlow.begin_review", "CallFlow.declare_ties",
    "CallFlow.assign", "CallFlow.open_scoring",
    "CallFlow.freeze_scores", "CallFlow.rank", "CallFlow.choose", "CallFlow.sign_off", "CallFlow.release",
    "SubmissionFlow.hand_in", "SubmissionFlow.screen", "SubmissionFlow.wait_for_decision", "MemberFlow.confirm",
    "ReviewFlow.score", "GrantFlow.agree_terms", "GrantFlow.issue_agreement", "GrantFlow.sign",
    "GrantFlow.plan_budget", "GrantFlow.close_money", "BudgetFlow.hand_in", "BudgetFlow.check", "BudgetFlow.approve",
    "TrancheFlow.request", "TrancheFlow.account", "ConditionFlow.decide_waiver", "ConditionFlow.see",
    "AccountFlow.confirm", "PaymentFlow.check", "PaymentFlow.release", "PaymentFlow.send", "PaymentFlow.declare",
    "BatchFlow.close_list", "BatchFlow.release", "BatchFlow.hand_over", "BatchFlow.settle", "StatementFlow.decide",
    "ExpenseFlow.answer", "ExpenseFlow.judge",
}  # fmt: skip


def test_the_page_in_docs_is_the_one_that_the_machines_write():
    assert (settings.BASE_DIR / "docs" / "lifecycle.md").read_text(encoding="utf-8") == lifecycle_page()


def test_every_lifecycle_is_on_the_page():
    stateful = {model for model in apps.get_models() if issubclass(model, Stateful)}

    assert stateful == set(MACHINES)


def test_every_step_says_what_it_means():
    for machine in MACHINES:
        for name, _source, _target, _may, words in steps_of(machine):
            assert words.endswith("."), f"{machine.__name__}.{name} has no sentence"


def test_no_lifecycle_has_more_than_nine_states():
    for machine in MACHINES:
        assert len(machine._meta.get_field("state").choices) <= 9


def test_node_names_are_frozen():
    assert set(WAITS) == FROZEN


def test_every_wait_speaks_of_one_and_of_many():
    for name, wait in WAITS.items():
        assert str(wait.one) % {"label": "x", "n": 1} != str(wait.one), name
        assert "3" in str(wait.many) % {"label": "x", "n": 3}, name


def test_every_flow_reaches_its_end():
    for flow in FLOWS:
        node, seen = flow.start, []
        while getattr(node, "_next", None) is not None:
            node = node._next
            seen.append(node.name)
        assert node is flow.end, seen
