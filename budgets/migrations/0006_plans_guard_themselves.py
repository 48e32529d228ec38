# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself refuses of budgets, plans and expenses, whoever asks (budgets/guards.py has the names)."""

from django.db import migrations

from core.triggers import keep_rows, refuse

VERSION, HEADING, LINE = "budgets_budgetversion", "budgets_budgetheading", "budgets_budgetline"
WRITTEN = (
    f'EXISTS (SELECT 1 FROM "{HEADING}" h JOIN "{VERSION}" v ON v.id = h.version_id '
    "WHERE h.id = {row}.heading_id AND v.state <> 'draft')"
)
HEADED = f"EXISTS (SELECT 1 FROM \"{VERSION}\" v WHERE v.id = {{row}}.version_id AND v.state <> 'draft')"
KEPT = "what was handed in of a budget stays as it is"


def kept_after_draft(name, table, condition):
    old, new = condition.format(row="OLD"), condition.format(row="NEW")
    return [
        refuse(f"{name}_added", table, "BEFORE INSERT", (new, KEPT)),
        refuse(f"{name}_changed", table, "BEFORE UPDATE", (f"{old} OR {new}", KEPT)),
        refuse(f"{name}_removed", table, "BEFORE DELETE", (old, KEPT)),
    ]


GUARDS = [
    *kept_after_draft("budget_line", LINE, WRITTEN),
    *kept_after_draft("budget_heading", HEADING, HEADED),
    refuse(
        "budget_version_changed", VERSION, "BEFORE UPDATE",
        ("OLD.award_id <> NEW.award_id OR OLD.no <> NEW.no", "a version of a budget keeps its place"),
        (
            "OLD.state IN ('approved', 'superseded', 'rejected') AND NOT (OLD.state = 'approved' AND NEW.state = 'superseded') "
            "AND OLD.state <> NEW.state",
            "an approved budget only gives way",
        ),
        (
            "OLD.approved_at IS NOT NULL AND (OLD.approved_at {differs} NEW.approved_at OR OLD.approved_by_id {differs} "
            "NEW.approved_by_id OR OLD.author_id <> NEW.author_id OR OLD.checked_by_id {differs} NEW.checked_by_id "
            "OR OLD.formal <> NEW.formal OR OLD.approval_paper_id {differs} NEW.approval_paper_id)",
            "who approved a budget stays",
        ),
    ),
    refuse("budget_version_removed", VERSION, "BEFORE DELETE", ("OLD.state <> 'draft'", KEPT)),
]

PLAN, TRANCHE, CONDITION = "budgets_trancheplan", "budgets_tranche", "budgets_releasecondition"
OPEN = f'EXISTS (SELECT 1 FROM "{PLAN}" p WHERE p.award_id = {{award}} AND p.sealed_at IS NULL)'
TRANCHE_OPEN = OPEN.format(award="NEW.award_id")
CONDITION_OPEN = OPEN.format(award=f'(SELECT t.award_id FROM "{TRANCHE}" t WHERE t.id = NEW.tranche_id)')
SUM = f"(SELECT COALESCE(SUM(t.amount_minor), 0) FROM \"{TRANCHE}\" t WHERE t.award_id = NEW.award_id AND t.state <> 'cancelled')"
STANDS = "a sealed plan stays as it is"
LEFT_OPEN = (f'EXISTS (SELECT 1 FROM "{PLAN}" WHERE id = NEW.id AND sealed_at IS NULL)', "a plan was left open")

GUARDS += [
    refuse("plan_added", PLAN, "BEFORE INSERT", ("NEW.sealed_at IS NOT NULL", "a plan is sealed after its tranches")),
    refuse(
        "plan_changed", PLAN, "BEFORE UPDATE",
        ("OLD.award_id <> NEW.award_id", STANDS),
        (
            "OLD.sealed_at IS NOT NULL AND (OLD.amount_minor <> NEW.amount_minor OR OLD.given_up_minor <> NEW.given_up_minor "
            "OR (NEW.sealed_at IS NOT NULL AND (OLD.sealed_at <> NEW.sealed_at OR OLD.version <> NEW.version)))",
            STANDS,
        ),
        (
            "OLD.sealed_at IS NOT NULL AND NEW.sealed_at IS NULL AND NEW.version <> OLD.version + 1",
            "a plan is opened for its next version",
        ),
        ("OLD.sealed_at IS NULL AND NEW.version <> OLD.version", "a plan is opened for its next version"),
        (
            f"NEW.sealed_at IS NOT NULL AND OLD.sealed_at IS NULL AND ({SUM} + NEW.given_up_minor <> NEW.amount_minor "
            'OR NOT EXISTS (SELECT 1 FROM "grants_award" a WHERE a.id = NEW.award_id AND a.amount_minor = NEW.amount_minor))',
            "the tranches are not the award",
        ),
    ),
    refuse("plan_removed", PLAN, "BEFORE DELETE", ("TRUE", STANDS)),
    refuse("plan_left_open", PLAN, "AFTER INSERT", LEFT_OPEN, vendors=("postgresql",)),
    refuse("plan_opened_and_left", PLAN, "AFTER UPDATE", LEFT_OPEN, vendors=("postgresql",)),
    refuse("tranche_added", TRANCHE, "BEFORE INSERT", (f"NOT {TRANCHE_OPEN}", STANDS), ("NEW.state <> 'planned'", STANDS)),
    refuse(
        "tranche_changed", TRANCHE, "BEFORE UPDATE",
        ("OLD.award_id <> NEW.award_id OR OLD.no <> NEW.no OR OLD.amount_minor <> NEW.amount_minor", STANDS),
        ("OLD.state = 'cancelled'", "what was called off stays so"),
        (f"NEW.state = 'cancelled' AND NOT {TRANCHE_OPEN}", STANDS),
    ),
    refuse("tranche_removed", TRANCHE, "BEFORE DELETE", ("TRUE", STANDS)),
    refuse(
        "tranche_whole", TRANCHE, "BEFORE INSERT",
        ("typeof(NEW.amount_minor) <> 'integer'", "an amount is a whole number"),
        vendors=("sqlite",),
    ),
    keep_rows(CONDITION, ["id", "tranche_id", "order", "kind", "words", "params"]),
    refuse("condition_added", CONDITION, "BEFORE INSERT", (f"NOT {CONDITION_OPEN}", STANDS)),
    refuse(
        "condition_said", CONDITION, "BEFORE UPDATE",
        (
            "OLD.met_at IS NOT NULL AND (OLD.met_at {differs} NEW.met_at OR OLD.met_by_id {differs} NEW.met_by_id "
            "OR OLD.evidence <> NEW.evidence OR OLD.evidence_file_id {differs} NEW.evidence_file_id)",
            "what somebody confirmed stays",
        ),
        (
            "OLD.waived_at IS NOT NULL AND (OLD.waived_at {differs} NEW.waived_at OR OLD.waived_by_id {differs} NEW.waived_by_id "
            "OR OLD.waiver_asked_by_id {differs} NEW.waiver_asked_by_id OR OLD.waiver_reason <> NEW.waiver_reason)",
            "what somebody waived stays",
        ),
    ),
]

EXPENSE, FINDING = "budgets_expense", "budgets_finding"
TAKEN = (
    f"(SELECT COALESCE(SUM(e.amount_minor), 0) FROM \"{EXPENSE}\" e WHERE e.tranche_id = NEW.tranche_id "
    "AND e.state = 'accepted' AND e.id <> {not_expense}) "
    f'+ (SELECT COALESCE(SUM(f.amount_minor), 0) FROM "{FINDING}" f WHERE f.tranche_id = NEW.tranche_id) '
    "+ (SELECT COALESCE(SUM(s.amount_minor), 0) FROM budgets_settlement s WHERE s.tranche_id = NEW.tranche_id "
    "AND s.finding_id IS NULL) "
    f'+ NEW.amount_minor > (SELECT t.amount_minor FROM "{TRANCHE}" t WHERE t.id = NEW.tranche_id)'
)
MORE = "more is accounted for than was paid"
FIXED = ["id", "award_id", "tranche_id", "amount_minor"]

GUARDS += [
    keep_rows(
        EXPENSE, ["id", "award_id", "tranche_id", "reported_by_id", "reported_at", "place", "client_key"],
        fillable=["judged_by_id", "judged_at"], until_filled="judged_at",
    ),
    refuse("expense_added", EXPENSE, "BEFORE INSERT", ("NEW.state <> 'submitted'", "an expense is judged after it is handed in")),
    refuse(
        "expense_judged", EXPENSE, "BEFORE UPDATE",
        ("OLD.state IN ('accepted', 'refused') AND OLD.state <> NEW.state", "what was judged stays so"),
        (f"NEW.state = 'accepted' AND OLD.state <> 'accepted' AND {TAKEN.format(not_expense='NEW.id')}", MORE),
    ),
    keep_rows(FINDING, [*FIXED, "words", "found_by_id", "found_at"]),
    refuse("finding_added", FINDING, "BEFORE INSERT", (TAKEN.format(not_expense="0"), MORE)),
    refuse(
        "finding_settled", FINDING, "BEFORE UPDATE",
        (
            "NEW.refunded_minor < OLD.refunded_minor OR NEW.documented_minor < OLD.documented_minor "
            "OR NEW.justified_minor < OLD.justified_minor OR NEW.written_off_minor < OLD.written_off_minor",
            "what was settled stays so",
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [("budgets", "0005_payments_guard_themselves")]
    operations = GUARDS
