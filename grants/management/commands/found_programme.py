# SPDX-License-Identifier: AGPL-3.0-or-later
"""manage.py found_programme KEY --name NAME --currency RWF --admin EMAIL: a programme and its first administrator."""

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.operations.person import find_or_make
from accounts.operations.role import seat_first_administrator
from core.acting import acting
from core.refusals import Refusal
from grants.operations.programme import found_programme


class Command(BaseCommand):
    help = "Found a programme and seat its first administrator. Everything after that is done in pages."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("key", help="a short word of letters, digits and hyphens; never changes")
        parser.add_argument("--name", required=True)
        parser.add_argument("--currency", required=True, help="ISO code: RWF, EUR, XOF ...")
        parser.add_argument("--admin", required=True, help="e-mail of the first administrator")
        parser.add_argument("--admin-name", default="")
        parser.add_argument("--time-zone", default="UTC")
        parser.add_argument("--language", default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        key, language = options["key"], options["language"]
        name = options["admin_name"] or options["admin"].partition("@")[0]
        with acting(through="command", operator=getpass.getuser()):
            try:
                with transaction.atomic():
                    person = find_or_make(name=name, email=options["admin"], by=None, language=language)
                    found_programme(
                        key=key,
                        name={language: options["name"]},
                        currency=options["currency"],
                        time_zone=options["time_zone"],
                        languages=[language],
                        by=person,
                    )
                    seat_first_administrator(person, programme_key=key, by=person)
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Founded. {options['admin']} signs in with a code and does the rest in pages.")
