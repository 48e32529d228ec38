# SPDX-License-Identifier: AGPL-3.0-or-later
"""manage.py export_beancount FILE [--programme KEY]: write a ledger as text for bean-check ("-" is the output)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from budgets.beancount_text import lines
from budgets.programmes import programmes_with_ledger


class Command(BaseCommand):
    help = "Write a programme's ledger in the syntax of beancount, to be checked by bean-check."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", help='where to write; "-" writes to the output')
        parser.add_argument("--programme", help="a programme's key; needed when several have a ledger")

    def handle(self, *args: Any, **options: Any) -> None:
        there, key = programmes_with_ledger(), options["programme"]
        if key is None and len(there) != 1:
            raise CommandError(
                f"Name one programme by --programme: {', '.join(there) or 'none has a ledger'}."
            )
        if key is not None and key not in there:
            raise CommandError(f"There is no ledger of a programme “{key}”.")
        told = lines(key or there[0])
        if options["file"] == "-":
            for line in told:
                self.stdout.write(line)
            return
        try:
            with Path(options["file"]).open("w", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in told)
        except OSError as problem:
            raise CommandError(f"{options['file']}: {problem}") from problem
