# SPDX-License-Identifier: AGPL-3.0-or-later
"""manage.py read_statement: what a bank's or a mobile-money provider's file says, as JSON or in lines."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from budgets.bankfiles.mobile import PROFILES
from budgets.bankfiles.statements.model import Statement
from budgets.bankfiles.statements.reading import read_file
from budgets.bankfiles.statements.showing import as_json
from core.unreadable import Unreadable


class Command(BaseCommand):
    help = "Read a statement (camt.052, 053, 054, pain.002, results of mobile money) and print it; changes nothing."

    requires_system_checks = ()

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object, or a list for several"
        )
        parser.add_argument("--profile", choices=sorted(PROFILES), help="whose table of results it is")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = read_file(options["file"], PROFILES.get(options["profile"] or ""))
        except Unreadable as refusal:
            raise CommandError(" ".join(f"{options['file']}: {refusal}".split())) from None
        if options["json"]:
            self.stdout.write(json.dumps(as_json(found), ensure_ascii=False, indent=2))
        else:
            self.tell(found)

    def tell(self, found: list[Statement]) -> None:
        """One line for each statement and each of its entries."""
        for statement in found:
            self.stdout.write(f"{statement.format} {statement.account or '—'} {statement.currency or '—'}")
            for entry in statement.entries:
                amount = "—" if entry.amount is None else f"{entry.signed():f} {entry.currency}"
                facts = (entry.booked, entry.status, amount, entry.end_to_end_id, entry.reason)
                self.stdout.write("  ".join(str(fact or "—") for fact in facts))
