# SPDX-License-Identifier: AGPL-3.0-or-later
"""manage.py restore_programme FILE.zip --key KEY: put a programme back into an empty installation, and prove it."""

import getpass
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core.acting import acting
from core.refusals import Refusal
from exchange.operations.estate import restore_estate


class Command(BaseCommand):
    help = "Put a programme back into an empty installation; then verify its trail and its money."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path, help="what export_programme wrote")
        parser.add_argument("--key", required=True, help="the key that was shown when the file was made")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"].is_file():
            raise CommandError(f"There is no file {options['file']}.")
        with acting(through="command", operator=getpass.getuser()):
            try:
                programme = restore_estate(options["file"], key=options["key"])
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal
        call_command("reconcile_flows", stdout=self.stdout)
        call_command("verify_audit", programme.key, stdout=self.stdout)
        call_command("reconcile_money", stdout=self.stdout)
        self.stdout.write(f"{programme.key} is back.")
