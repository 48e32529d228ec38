# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself refuses of settlements, of what is put right, and of an award whose money is closed."""

from django.db import migrations

from core.triggers import keep_rows, refuse

EXPENSE, FINDING, SETTLEMENT, CLOSING = (
    "budgets_expense", "budgets_finding", "budgets_settlement", "budgets_moneyclosing",
)
TRANCHE, ACCOUNT, POSTING = "budgets_tranche", "budgets_ledgeraccount", "budgets_posting"
TYPED = ["line_id", "spent_on", "supplier", "invoice_number", "amount_minor", "receipt_id"]
PUT_RIGHT = " OR ".join(f'OLD."{column}" {{differs}} NEW."{column}"' for column in TYPED)
OTHER_SHEET = (
    f'EXISTS (SELECT 1 FROM "{EXPENSE}" e WHERE e.award_id = NEW.award_id AND e.receipt_id = NEW.receipt_id '
    "AND e.id <> NEW.id AND e.state <> 'refused' "
    "AND (e.reported_at <> NEW.reported_at OR e.reported_by_id <> NEW.reported_by_id))"
)
ONCE = "a receipt is handed in once"
CLOSED = f'EXISTS (SELECT 1 FROM "{CLOSING}" c WHERE c.award_id = NEW.award_id)'
SHUT = "the money of this award is closed"
TAKEN = (
    f"(SELECT COALESCE(SUM(e.amount_minor), 0) FROM \"{EXPENSE}\" e WHERE e.tranche_id = NEW.tranche_id AND e.state = 'accepted') "
    f'+ (SELECT COALESCE(SUM(f.amount_minor), 0) FROM "{FINDING}" f WHERE f.tranche_id = NEW.tranche_id) '
    f'+ (SELECT COALESCE(SUM(s.amount_minor), 0) FROM "{SETTLEMENT}" s WHERE s.tranche_id = NEW.tranche_id '
    "AND s.finding_id IS NULL) + NEW.amount_minor "
    f"> (SELECT COALESCE(SUM(t.amount_minor), 0) FROM \"{TRANCHE}\" t WHERE t.id = NEW.tranche_id AND t.state IN ('paid', 'liquidated'))"
)
WAYS = ("refunded", "documented", "justified", "written_off")
MISCOUNTED = " OR ".join(
    f'NEW."{way}_minor" <> (SELECT COALESCE(SUM(s.amount_minor), 0) FROM "{SETTLEMENT}" s '
    f"WHERE s.finding_id = NEW.id AND s.way = '{way}')"
    for way in WAYS
)
LEFT_OVER = (
    f'EXISTS (SELECT 1 FROM "{POSTING}" p JOIN "{ACCOUNT}" a ON a.id = p.account_id '
    'JOIN budgets_journalentry j ON j.id = p.entry_id WHERE j.sealed AND a.programme_key = NEW.programme_key '
    "AND a.subject = NEW.award_number AND a.code IN ('1310', '1320') GROUP BY a.id HAVING SUM(p.amount_minor) <> 0)"
)
OF_CLOSED = (
    f'EXISTS (SELECT 1 FROM "{CLOSING}" c WHERE c.programme_key = NEW.programme_key '
    "AND (NEW.subject = c.award_number OR NEW.subject LIKE c.award_number || ' %'))"
)


class Migration(migrations.Migration):
    dependencies = [("budgets", "0007_batches_guard_themselves")]
    operations = [
        refuse("expense_handed_in", EXPENSE, "BEFORE INSERT", (CLOSED, SHUT), (OTHER_SHEET.replace("AND e.id <> NEW.id ", ""), ONCE)),
        refuse(
            "expense_put_right", EXPENSE, "BEFORE UPDATE",
            (f"({PUT_RIGHT}) AND NOT (OLD.state = 'asked' AND NEW.state = 'submitted')", "only what is asked about is put right"),
            (f'OLD."receipt_id" <> NEW."receipt_id" AND {OTHER_SHEET}', ONCE),
        ),
        refuse("finding_opened", FINDING, "BEFORE INSERT", (CLOSED, SHUT)),
        refuse("finding_counts", FINDING, "BEFORE UPDATE", (MISCOUNTED, "a finding counts its settlements")),
        keep_rows(
            SETTLEMENT,
            [
                "id", "award_id", "tranche_id", "finding_id", "way", "amount_minor", "words", "bank", "voucher", "received_on",
                "paper_id", "settled_by_id", "settled_at", "once",
            ],
        ),
        refuse(
            "settlement_added", SETTLEMENT, "BEFORE INSERT",
            (CLOSED, SHUT),
            (
                f'NOT EXISTS (SELECT 1 FROM "{TRANCHE}" t WHERE t.id = NEW.tranche_id AND t.award_id = NEW.award_id)',
                "a settlement is of its award",
            ),
            (
                f'NEW.finding_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "{FINDING}" f WHERE f.id = NEW.finding_id '
                "AND f.tranche_id = NEW.tranche_id AND f.amount_minor >= NEW.amount_minor "
                f'+ (SELECT COALESCE(SUM(s.amount_minor), 0) FROM "{SETTLEMENT}" s WHERE s.finding_id = NEW.finding_id))',
                "no more is settled than was found",
            ),
            (f"NEW.finding_id IS NULL AND {TAKEN}", "no more comes back than was paid"),
        ),
        refuse(
            "settlement_whole", SETTLEMENT, "BEFORE INSERT",
            ("typeof(NEW.amount_minor) <> 'integer'", "an amount is a whole number"),
            vendors=("sqlite",),
        ),
        keep_rows(CLOSING, ["id", "award_id", "programme_key", "award_number", "released_minor", "anchor_id", "closed_by_id", "closed_at"]),
        refuse(
            "closing_added", CLOSING, "BEFORE INSERT",
            (
                'NOT EXISTS (SELECT 1 FROM "grants_award" w WHERE w.id = NEW.award_id AND w.number = NEW.award_number '
                "AND w.programme_key = NEW.programme_key)",
                "a closing is of its award",
            ),
            (LEFT_OVER, "an advance is still open"),
            (
                f'EXISTS (SELECT 1 FROM "{FINDING}" f WHERE f.award_id = NEW.award_id AND f.amount_minor '
                "> f.refunded_minor + f.documented_minor + f.justified_minor + f.written_off_minor)",
                "a finding is still open",
            ),
            (
                f"EXISTS (SELECT 1 FROM \"{TRANCHE}\" t WHERE t.award_id = NEW.award_id AND t.state IN ('planned', 'due'))",
                "a tranche is still to be paid",
            ),
            (
                f"EXISTS (SELECT 1 FROM \"{EXPENSE}\" e WHERE e.award_id = NEW.award_id AND e.state IN ('submitted', 'asked'))",
                "an expense is not judged",
            ),
        ),
        refuse("tranche_after_close", TRANCHE, "BEFORE INSERT", (CLOSED, SHUT)),
        refuse("ledger_account_opened", ACCOUNT, "BEFORE INSERT", (f"NEW.code IN ('1310', '1320', '5000') AND {OF_CLOSED}", SHUT)),
        refuse(
            "ledger_account_closed", ACCOUNT, "BEFORE UPDATE",
            ("OLD.closed_at IS NOT NULL AND OLD.closed_at {differs} NEW.closed_at", "a closed account stays closed"),
        ),
        refuse(
            "posting_after_close", POSTING, "BEFORE INSERT",
            (f'EXISTS (SELECT 1 FROM "{ACCOUNT}" a WHERE a.id = NEW.account_id AND a.closed_at IS NOT NULL)', SHUT),
        ),
    ]
