# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself refuses of the ledger, whoever asks (budgets/guards.py has the names)."""

from django.db import migrations

from core.triggers import keep_rows, refuse

ENTRY, POSTING, ACCOUNT, HEAD = (
    "budgets_journalentry", "budgets_posting", "budgets_ledgeraccount", "budgets_chainhead",
)
ENTRY_COLUMNS = [
    "id", "programme_key", "seq", "key", "date", "text", "by_id", "recorded_at", "reverses_id", "prev_digest", "digest",
]
CHANGED = " OR ".join(f'OLD."{column}" {{differs}} NEW."{column}"' for column in ENTRY_COLUMNS)
LEGS = f'FROM "{POSTING}" WHERE entry_id = NEW.id'
SEALED = f'EXISTS (SELECT 1 FROM "{ENTRY}" WHERE id = {{row}}.entry_id AND sealed)'
POSTGRESQL = ("postgresql",)

SEAL = [
    ("OLD.sealed", "a sealed entry never changes"),
    (CHANGED, "an entry is written once"),
    (f"NEW.sealed AND (SELECT COUNT(*) {LEGS}) < 2", "an entry has two legs at least"),
    (
        f"NEW.sealed AND EXISTS (SELECT 1 {LEGS} GROUP BY currency HAVING SUM(amount_minor) <> 0)",
        "the legs of a currency do not add up to zero",
    ),
    (
        f"NEW.sealed AND (EXISTS (SELECT 1 {LEGS} GROUP BY base_currency HAVING SUM(base_minor) <> 0) "
        f"OR (SELECT COUNT(DISTINCT base_currency) {LEGS}) > 1)",
        "what the legs are worth does not add up to zero",
    ),
    (
        "NEW.sealed AND EXISTS (SELECT 1 FROM budgets_period WHERE programme_key = NEW.programme_key "
        'AND closed_at IS NOT NULL AND ends_on >= NEW."date")',
        "the books are closed on that day",
    ),
    (
        f'NEW.sealed AND NOT EXISTS (SELECT 1 FROM "{ENTRY}" before WHERE before.programme_key = NEW.programme_key '
        "AND before.seq = NEW.seq - 1 AND before.digest = NEW.prev_digest) "
        f"AND NOT (NEW.seq = 1 AND NEW.prev_digest = '{'0' * 64}')",
        "an entry follows the one before it",
    ),
    (
        "NEW.sealed AND NEW.reverses_id IS NOT NULL AND ("
        f'NOT EXISTS (SELECT 1 FROM "{ENTRY}" other WHERE other.id = NEW.reverses_id '
        "AND other.programme_key = NEW.programme_key) "
        f'OR EXISTS (SELECT 1 FROM "{POSTING}" WHERE entry_id IN (NEW.id, NEW.reverses_id) '
        "GROUP BY account_id HAVING SUM(amount_minor) <> 0 OR SUM(base_minor) <> 0))",
        "a reversal takes back what it reverses",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("budgets", "0001_initial")]
    operations = [
        refuse("entry_added", ENTRY, "BEFORE INSERT", ("NEW.sealed", "an entry is sealed after its legs")),
        refuse("entry_sealed", ENTRY, "BEFORE UPDATE", *SEAL),
        refuse("entry_removed", ENTRY, "BEFORE DELETE", ("OLD.sealed", "a sealed entry is never removed")),
        refuse(
            "posting_added", POSTING, "BEFORE INSERT",
            (SEALED.format(row="NEW"), "a sealed entry gets no further leg"),
            (
                f'NOT EXISTS (SELECT 1 FROM "{ACCOUNT}" a, "{ENTRY}" e WHERE a.id = NEW.account_id '
                "AND e.id = NEW.entry_id AND a.programme_key = e.programme_key AND a.currency = NEW.currency)",
                "a leg has the currency and the programme of its account",
            ),
        ),
        refuse(
            "posting_whole", POSTING, "BEFORE INSERT",
            # SQLite alone would keep 10.5 in a column of whole numbers.
            (
                "typeof(NEW.amount_minor) <> 'integer' OR typeof(NEW.base_minor) NOT IN ('integer', 'null')",
                "an amount is a whole number",
            ),
            vendors=("sqlite",),
        ),
        refuse("posting_changed", POSTING, "BEFORE UPDATE", ("TRUE", "a leg never changes")),
        refuse(
            "posting_removed", POSTING, "BEFORE DELETE",
            (SEALED.format(row="OLD"), "a leg of a sealed entry is never removed"),
        ),
        refuse("head_added", HEAD, "BEFORE INSERT", ("NEW.seq <> 0", "a chain begins at its beginning")),
        refuse(
            "head_moved", HEAD, "BEFORE UPDATE",
            ("NEW.seq < OLD.seq OR NEW.programme_key <> OLD.programme_key", "the head of a chain never goes back"),
            (
                f'NEW.seq > 0 AND NOT EXISTS (SELECT 1 FROM "{ENTRY}" WHERE programme_key = NEW.programme_key '
                "AND seq = NEW.seq AND digest = NEW.digest)",
                "the head of a chain is an entry of it",
            ),
        ),
        refuse("head_removed", HEAD, "BEFORE DELETE", ("OLD.seq > 0", "the head of a chain stays")),
        refuse(
            "period_added", "budgets_period", "BEFORE INSERT",
            (
                "EXISTS (SELECT 1 FROM budgets_period WHERE programme_key = NEW.programme_key "
                "AND ends_on >= NEW.starts_on)",
                "a period begins after all others",
            ),
            first="PERFORM pg_advisory_xact_lock(hashtext('budgets_period ' || NEW.programme_key));",
        ),
        keep_rows("budgets_period", ["id", "programme_key", "starts_on", "ends_on"], fillable=["closed_at", "closed_by_id"], until_filled="closed_at"),
        keep_rows(ACCOUNT, ["id", "programme_key", "code", "kind", "currency", "subject"]),
        keep_rows(
            "budgets_fxrate",
            [
                "id", "programme_key", "from_currency", "to_currency", "valid_from", "numerator", "denominator", "origin",
                "entered_by_id", "entered_at",
            ],
        ),
        keep_rows("budgets_anchor", ["id", "programme_key", "seq", "digest", "where", "at"]),
        refuse(
            "entry_left_unsealed", ENTRY, "AFTER INSERT",
            (f'EXISTS (SELECT 1 FROM "{ENTRY}" WHERE id = NEW.id AND NOT sealed)', "an entry was left unsealed"),
            vendors=POSTGRESQL,
        ),
        *[
            refuse(
                f"{name}_emptied", table, "BEFORE TRUNCATE",
                (f'EXISTS (SELECT 1 FROM "{table}")', "the ledger is never emptied"),
                vendors=POSTGRESQL,
            )
            for name, table in (("entry", ENTRY), ("posting", POSTING), ("head", HEAD), ("anchor", "budgets_anchor"))
        ],
    ]
