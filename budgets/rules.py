# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may, in this room. A thing's programme is its `programme_key`."""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

from accounts.rules import holds, is_officer
from accounts.states import Role, RoleFamily
from core.permissions import permit
from grants.rules import places_in_team

KEEPS_BOOKS = frozenset({Role.FINANCE_MAKER, Role.FINANCE_CHECKER})
keeps_the_books = holds(*KEEPS_BOOKS)
answers_for_the_books = holds(Role.FINANCE_CHECKER, Role.DIRECTOR)
decides_on_amounts = holds(Role.DIRECTOR)
proposes_payees = holds(Role.FINANCE_MAKER, Role.OFFICER)
confirms_payees = holds(Role.FINANCE_CHECKER)
is_finance = holds(*RoleFamily.FINANCE)
reads_accounts = is_finance | holds(Role.AUDITOR)


@rules.predicate
def asked_for_it(person: Any, payment: Any) -> bool:
    """The person asked for the payment."""
    return person is not None and payment is not None and payment.maker_id == person.pk


permit("budgets.record_rate", keeps_the_books, who=_("finance officers and finance checkers"))
permit("budgets.open_period", keeps_the_books, who=_("finance officers and finance checkers"))
permit("budgets.close_period", answers_for_the_books, who=_("finance checkers and directors"))
permit("budgets.reverse_entry", answers_for_the_books, who=_("finance checkers and directors"))
permit("budgets.move_ceiling", decides_on_amounts, who=_("directors"))
permit("budgets.set_payment_rules", decides_on_amounts, who=_("directors"))
permit("budgets.propose_account", proposes_payees, who=_("finance officers and programme officers"))
permit("budgets.verify_account", confirms_payees, who=_("finance checkers"))
permit("budgets.block_account", is_finance, who=_("those who handle money, and directors"))
permit("budgets.reveal_account", reads_accounts, who=_("those who handle money, directors and auditors"))
permit("budgets.request_payment", holds(Role.FINANCE_MAKER), who=_("finance officers"))
permit("budgets.check_payment", holds(Role.FINANCE_CHECKER), who=_("finance checkers"))
permit("budgets.release_payment", holds(Role.RELEASER), who=_("those who release payments"))
permit(
    "budgets.reject_payment",
    holds(Role.FINANCE_CHECKER, Role.RELEASER),
    who=_("finance checkers and those who release payments"),
)
permit("budgets.withdraw_payment", asked_for_it, who=_("the person who asked for the payment"))
permit("budgets.settle_payment", keeps_the_books, who=_("finance officers and finance checkers"))
permit("budgets.fail_payment", holds(Role.FINANCE_CHECKER), who=_("finance checkers"))
permit("budgets.return_payment", keeps_the_books, who=_("finance officers and finance checkers"))
permit("budgets.report_unknown", keeps_the_books, who=_("finance officers and finance checkers"))
permit("budgets.declare_failed", decides_on_amounts, who=_("directors"))


@rules.predicate
def is_in_the_team(person: Any, thing: Any) -> bool:
    """The person is in the team behind the award, or behind the thing's award."""
    award = getattr(thing, "award", thing)
    return bool(places_in_team(person, getattr(award, "submission", None)))


permit(
    "budgets.write_budget",
    is_in_the_team | is_officer,
    who=_("the team, or a programme officer for them"),
)
permit("budgets.check_budget", is_officer, who=_("programme officers"))
permit("budgets.approve_budget", answers_for_the_books, who=_("finance checkers and directors"))
permit(
    "budgets.set_agreement_rules",
    holds(Role.ADMINISTRATOR, Role.DIRECTOR),
    who=_("administrators and directors"),
)
permit("budgets.keep_funds", keeps_the_books, who=_("finance officers and finance checkers"))
permit("budgets.change_plan", decides_on_amounts, who=_("directors"))
permit("budgets.meet_condition", is_officer, who=_("programme officers"))
permit("budgets.ask_waiver", is_officer, who=_("programme officers"))
permit("budgets.waive_condition", decides_on_amounts, who=_("directors"))
permit(
    "budgets.report_expense",
    is_in_the_team | is_officer,
    who=_("the team, or a programme officer for them"),
)
permit("budgets.judge_expense", keeps_the_books, who=_("finance officers and finance checkers"))
permit("budgets.settle_finding", answers_for_the_books, who=_("finance checkers and directors"))
permit("budgets.record_refund", keeps_the_books, who=_("finance officers and finance checkers"))
permit("budgets.close_award_money", answers_for_the_books, who=_("finance checkers and directors"))
permit("budgets.write_off", decides_on_amounts, who=_("directors"))

READS_MONEY = RoleFamily.STAFF | RoleFamily.FINANCE | {Role.AUDITOR}
reads_money = holds(*READS_MONEY)
permit(
    "budgets.read_money",
    reads_money | is_in_the_team,
    who=_("the team, programme officers, those who handle money, and the auditor"),
)
permit(
    "budgets.see_money_board",
    reads_money,
    who=_("programme officers, those who handle money, and the auditor"),
)

READS_STATEMENTS = RoleFamily.FINANCE | {Role.AUDITOR}
permit(
    "budgets.import_statement",
    keeps_the_books,
    who=_("finance officers and finance checkers"),
)
permit("budgets.decide_line", keeps_the_books, who=_("finance officers and finance checkers"))
permit("budgets.read_statements", reads_accounts, who=_("those who handle money, directors and auditors"))
READS_BATCHES = RoleFamily.FINANCE | {Role.AUDITOR}
carries_out = holds(Role.FINANCE_MAKER, Role.FINANCE_CHECKER, Role.RELEASER)
permit(
    "budgets.see_batches",
    holds(*READS_BATCHES),
    who=_("those who handle money, directors and auditors"),
)
permit("budgets.draft_batch", keeps_the_books, who=_("finance officers and finance checkers"))
permit("budgets.lock_batch", keeps_the_books, who=_("finance officers and finance checkers"))
permit("budgets.release_batch", holds(Role.RELEASER), who=_("those who release payments"))
permit("budgets.hand_over_batch", carries_out, who=_("finance officers, finance checkers and releasers"))
permit("budgets.cancel_batch", carries_out, who=_("finance officers, finance checkers and releasers"))
permit("budgets.take_out_payment", carries_out, who=_("finance officers, finance checkers and releasers"))
permit("budgets.set_ways_out", keeps_the_books, who=_("finance officers and finance checkers"))
permit(
    "budgets.see_funds",
    reads_money,
    who=_("programme officers, those who handle money, and the auditor"),
)
permit(
    "budgets.see_donor_view",
    reads_money | holds(Role.DONOR_VIEWER),
    who=_("the donor, programme officers, those who handle money, and the auditor"),
)
READS_AUDIT = frozenset({Role.AUDITOR, Role.DIRECTOR})
permit("budgets.read_audit", holds(*READS_AUDIT), who=_("auditors and directors"))
permit("budgets.draw_sample", holds(Role.AUDITOR), who=_("auditors"))
