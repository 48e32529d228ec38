# SPDX-License-Identifier: AGPL-3.0-or-later
"""manage.py import_call: a whole call from a workbook."""

import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Person
from core.refusals import Refusal
from exchange.operations.bringing import Brought, FileRefused, bring_workbook
from exchange.template import empty_workbook
from grants.models import Programme


class Command(BaseCommand):
    help = "Bring a whole call in from a workbook (see docs/import.md), or write an empty workbook."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check everything and change nothing")
        parser.add_argument("--template", action="store_true", help="write an empty workbook to FILE")
        parser.add_argument("--programme", default="", help="key of the programme, where the file names none")
        parser.add_argument("--by", default="", help="e-mail of the person who brings the file")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if options["template"]:
            path.write_bytes(empty_workbook())
            self.stdout.write(f"{path}: an empty workbook was written.")
            return
        operator = getpass.getuser()
        try:
            with path.open("rb") as file:
                brought = bring_workbook(
                    file,
                    path.name,
                    by=_person(options["by"]) if options["by"] else None,
                    chosen=_programme(options["programme"]) if options["programme"] else None,
                    operator=operator,
                    dry_run=options["dry_run"],
                )
        except OSError as problem:
            raise CommandError(f"{path}: {problem.strerror}.") from problem
        except FileRefused as refusal:
            for error in refusal.errors:
                self.stderr.write(str(error))
            raise CommandError(f"{path}: {len(refusal.errors)} to put right; nothing was changed.") from None
        except Refusal as refusal:
            raise CommandError(f"{refusal} Nothing was changed.") from refusal
        self.tell(brought, dry_run=options["dry_run"])

    def tell(self, brought: Brought, *, dry_run: bool) -> None:
        """Say what was brought, and what was not understood."""
        for text in brought.left_out:
            self.stdout.write(f"left out: {text}")
        if brought.is_nothing_new:
            self.stdout.write(f"{brought.call.key if brought.call else ''}: nothing new.")
            return
        for sheet, count in brought.new.items():
            self.stdout.write(f"{sheet}: {count} new")
        if dry_run:
            self.stdout.write("Dry run: nothing was changed.")
        elif brought.call is not None:
            self.stdout.write(f"{brought.call.key}: imported as “{brought.call.state_label}”.")


def _person(email: str) -> Person:
    found = Person.objects.filter(email__iexact=email).first()
    if found is None:
        raise CommandError(f"Nobody has the e-mail address {email}.")
    return found


def _programme(key: str) -> Programme:
    found = Programme.objects.filter(key=key).first()
    if found is None:
        raise CommandError(f"There is no programme {key}.")
    return found
