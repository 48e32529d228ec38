# SPDX-License-Identifier: AGPL-3.0-or-later
"""manage.py purge [--dry-run]: remove or veil what is older than its period; dry, only say what would go."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts import registry
from accounts.operations.retention import due_now, purge


class Command(BaseCommand):
    help = "Remove or veil what is older than its period (the worker does so once a day)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            keys = [facts.key for facts in registry.all_programmes()]
            for due in due_now(keys):
                self.stdout.write(
                    f"{due.programme_key or '-'} {due.rule.key}: {due.rows} older than {due.days} days"
                )
            return
        for run in purge():
            self.stdout.write(f"{run.programme_key or '-'} {run.table}: {run.rows}")
