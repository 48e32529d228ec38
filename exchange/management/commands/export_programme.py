# SPDX-License-Identifier: AGPL-3.0-or-later
"""manage.py export_programme KEY FILE.zip --by EMAIL: everything that a programme owns, as one file."""

import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Person
from core.acting import acting
from core.refusals import Refusal
from exchange.operations.estate import export_estate
from grants.models import Programme


class Command(BaseCommand):
    help = "Write everything that a programme owns to a file, and print the key of what is encrypted in it."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("programme", help="the programme's key")
        parser.add_argument("file", type=Path, help="the ZIP to write; it must not be there yet")
        parser.add_argument(
            "--by", required=True, help="e-mail of the administrator who is accountable for it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        programme = Programme.objects.filter(key=options["programme"]).first()
        person = Person.objects.filter(email__iexact=options["by"]).first()
        if programme is None or person is None:
            raise CommandError("No such programme." if programme is None else "Nobody has that address.")
        if options["file"].exists():
            raise CommandError(f"{options['file']} is there already; choose another name.")
        with acting(through="command", operator=getpass.getuser()):
            try:
                key = export_estate(programme, to=options["file"], by=person)
            except Refusal as refusal:
                options["file"].unlink(missing_ok=True)
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{options['file']}: everything of {programme.key}. Its key, shown only now:\n{key}"
        )
