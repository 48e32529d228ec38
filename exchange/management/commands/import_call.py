# SPDX-License-Identifier: AGPL-3.0-or-later
"""manage.py import_call: a whole call from a workbook."""

import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

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
            self.stdout.write(_("%(path)s: an empty workbook was written.") % {"path": path})
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
            words = _("%(path)s: %(count)s to put right; nothing was changed.")
            raise CommandError(words % {"path": path, "count": len(refusal.errors)}) from None
        except Refusal as refusal:
            raise CommandError(_("%(reason)s Nothing was changed.") % {"reason": refusal}) from refusal
        self.tell(brought, dry_run=options["dry_run"])

    def tell(self, brought: Brought, *, dry_run: bool) -> None:
        """Say what was brought, and what was not understood."""
        for text in brought.left_out:
            self.stdout.write(_("left out: %(name)s") % {"name": text})
        if brought.is_nothing_new:
            self.stdout.write(
                _("%(call)s: nothing new.") % {"call": brought.call.key if brought.call else ""}
            )
            return
        for sheet, count in brought.new.items():
            self.stdout.write(_("%(sheet)s: %(count)s new") % {"sheet": sheet, "count": count})
        if dry_run:
            self.stdout.write(_("Dry run: nothing was changed."))
        elif brought.call is not None:
            words = _("%(call)s: imported as “%(state)s”.")
            self.stdout.write(words % {"call": brought.call.key, "state": brought.call.state_label})


def _person(email: str) -> Person:
    found = Person.objects.filter(email__iexact=email).first()
    if found is None:
        raise CommandError(_("Nobody has the e-mail address %(email)s.") % {"email": email})
    return found


def _programme(key: str) -> Programme:
    found = Programme.objects.filter(key=key).first()
    if found is None:
        raise CommandError(_("There is no programme %(key)s.") % {"key": key})
    return found
