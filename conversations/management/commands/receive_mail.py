# SPDX-License-Identifier: AGPL-3.0-or-later
"""manage.py receive_mail < message.eml: take one mail from the mail server's pipe."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.urls import reverse

from conversations.operations.receiving import MOST_BYTES, receive
from core.uploads import Busy

TRY_AGAIN = 75  # EX_TEMPFAIL: the mail server keeps the mail and comes again


class Command(BaseCommand):
    help = "Take one mail from standard input: an answer to a thread, or a mail that came back."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--recipient", default="", help="the address for which the mail came, if the server says"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        reverse("home")
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        try:
            outcome = receive(raw, recipient=options["recipient"])
        except (Busy, DatabaseError) as later:
            self.stderr.write(f"try again later: {type(later).__name__}")
            sys.exit(TRY_AGAIN)
        self.stdout.write(outcome.value)
