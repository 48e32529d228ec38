# SPDX-License-Identifier: AGPL-3.0-or-later
"""The triggers that guard the ledger in the database, by name; `verify_ledger` says which one is not there."""

from django.db import connection

GUARDS = {
    "account_added",
    "account_moved",
    "approval_added",
    "budget_heading_added",
    "budget_heading_changed",
    "budget_heading_removed",
    "budget_line_added",
    "budget_line_changed",
    "budget_line_removed",
    "budget_version_changed",
    "budget_version_removed",
    "budgets_anchor_no_delete",
    "budgets_anchor_no_update",
    "budgets_approval_no_delete",
    "budgets_approval_no_update",
    "budgets_expense_no_delete",
    "budgets_expense_no_update",
    "budgets_finding_no_delete",
    "budgets_finding_no_update",
    "budgets_fxrate_no_delete",
    "budgets_fxrate_no_update",
    "budgets_ledgeraccount_no_delete",
    "budgets_ledgeraccount_no_update",
    "budgets_moneyclosing_no_delete",
    "budgets_moneyclosing_no_update",
    "budgets_payee_no_delete",
    "budgets_payee_no_update",
    "budgets_payeeaccount_no_delete",
    "budgets_payeeaccount_no_update",
    "budgets_payment_no_delete",
    "budgets_payment_no_update",
    "budgets_period_no_delete",
    "budgets_period_no_update",
    "budgets_releasecondition_no_delete",
    "budgets_releasecondition_no_update",
    "budgets_settlement_no_delete",
    "budgets_settlement_no_update",
    "ceiling_added",
    "ceiling_changed",
    "ceiling_removed",
    "closing_added",
    "condition_added",
    "condition_said",
    "entry_added",
    "entry_removed",
    "entry_sealed",
    "expense_added",
    "expense_handed_in",
    "expense_judged",
    "expense_put_right",
    "finding_added",
    "finding_counts",
    "finding_opened",
    "finding_settled",
    "head_added",
    "head_moved",
    "head_removed",
    "ledger_account_closed",
    "ledger_account_opened",
    "payment_added",
    "payment_moved",
    "period_added",
    "plan_added",
    "plan_changed",
    "plan_removed",
    "posting_added",
    "posting_after_close",
    "posting_changed",
    "posting_removed",
    "settlement_added",
    "tranche_added",
    "tranche_after_close",
    "tranche_changed",
    "tranche_removed",
}
SQLITE_GUARDS = {
    "ceiling_whole",
    "ceiling_whole_after",
    "payment_whole",
    "posting_whole",
    "settlement_whole",
    "tranche_whole",
}
POSTGRESQL_GUARDS = {
    "anchor_emptied",
    "entry_emptied",
    "entry_left_unsealed",
    "head_emptied",
    "plan_left_open",
    "plan_opened_and_left",
    "posting_emptied",
}


def guards_missing() -> list[str]:
    """Return the names of triggers that should be there and working, and are not."""
    postgresql = connection.vendor == "postgresql"
    asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if postgresql:
        # 'O' and 'A' are the triggers that fire in a normal session.
        asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        there = {name for (name,) in cursor.fetchall()}
    return sorted((GUARDS | (POSTGRESQL_GUARDS if postgresql else SQLITE_GUARDS)) - there)
