# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself refuses of placements, whoever asks: two at one time, and a wrong length."""

from django.db import migrations

from core.triggers import keep_rows, refuse

PLACEMENT, TERMS, EVALUATION = "placements_placement", "placements_placementterms", "placements_evaluation"
LIVE = "('proposed', 'confirmed', 'under_way')"
OVERLAP = (
    f"NEW.state IN {LIVE} AND EXISTS (SELECT 1 FROM {PLACEMENT} other WHERE other.expert_id = NEW.expert_id "
    f"AND other.id <> NEW.id AND other.state IN {LIVE} "
    "AND other.starts_on <= NEW.ends_on AND other.ends_on >= NEW.starts_on)",
    "an expert is in one place at a time",
)
# Whoever places the same expert waits here, and then sees what the other wrote.
ONE_BY_ONE = "PERFORM 1 FROM accounts_person WHERE id = NEW.expert_id FOR NO KEY UPDATE;"
LENGTH = "a placement lasts as many months as agreed"


def last_day_sqlite(months):
    """The last day of so many months: the same day of a later month (its last, if it is shorter), less one."""
    same = f"date(NEW.starts_on, '+' || {months} || ' months')"
    end = f"date(NEW.starts_on, 'start of month', '+' || ({months} + 1) || ' months', '-1 day')"
    return f"date(min({same}, {end}), '-1 day')"


def last_day_postgresql(months):
    """The same, by the arithmetic of intervals."""
    return f"(NEW.starts_on + make_interval(months => {months}) - interval '1 day')::date"


def within(last_day):
    """The condition that the days are fewer or more than agreed."""
    return (
        f"NEW.ends_on < {last_day('NEW.shortest_months')} OR NEW.ends_on > {last_day('NEW.longest_months')}",
        LENGTH,
    )


class Migration(migrations.Migration):
    dependencies = [("placements", "0001_initial"), ("accounts", "0001_initial")]
    operations = [
        refuse("placement_added", PLACEMENT, "BEFORE INSERT", OVERLAP, first=ONE_BY_ONE),
        refuse("placement_moved", PLACEMENT, "BEFORE UPDATE", OVERLAP, first=ONE_BY_ONE),
        *(
            refuse(f"placement_length_{name}", PLACEMENT, event, within(last_day), vendors=(vendor,))
            for name, event in (("added", "BEFORE INSERT"), ("moved", "BEFORE UPDATE"))
            for vendor, last_day in (("sqlite", last_day_sqlite), ("postgresql", last_day_postgresql))
        ),
        refuse("placement_removed", PLACEMENT, "BEFORE DELETE", ("TRUE", "a placement is never removed")),
        refuse(
            "placement_terms_changed", TERMS, "BEFORE UPDATE",
            (
                " OR ".join(
                    f"OLD.{name} {{differs}} NEW.{name}"
                    for name in (
                        "placement_id", "version", "starts_on", "ends_on", "days", "tasks", "employer", "why",
                        "written_by_id", "written_at",
                    )
                ),
                "terms stay as they were written",
            ),
            (
                "OLD.in_force_at IS NOT NULL AND (OLD.in_force_at {differs} NEW.in_force_at "
                "OR OLD.expert_answer <> NEW.expert_answer OR OLD.host_answer <> NEW.host_answer)",
                "terms in force stay accepted",
            ),
        ),
        keep_rows(EVALUATION, ["placement_id", "side", "grades", "words", "again", "by_id", "at"]),
    ]
