# SPDX-License-Identifier: AGPL-3.0-or-later
"""manage.py worker: do what the outbox holds and what the clock says, until stopped."""

import logging
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connections
from django.urls import reverse

from core import outbox
from core.clock import run_due_ticks

logger = logging.getLogger("inzira.worker")


class Command(BaseCommand):
    help = "Drain the outbox and run the clock's ticks. --once: do all that is due now, then stop."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--once", action="store_true")
        parser.add_argument("--pause", type=float, default=1.0, help="seconds between looks when idle")

    def handle(self, *args: Any, **options: Any) -> None:
        reverse("home")  # URLs must be known before notices are written
        if options["once"]:
            while outbox.drain():
                pass
            run_due_ticks(force=True)
            outbox.drain()
            return
        stopping: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, _frame: stopping.append(received))
        while not stopping:
            if not self.work_a_little() and not stopping:
                time.sleep(options["pause"])

    def work_a_little(self) -> int:
        """Run the ticks and a few rows; a database that went away is waited for, not died of."""
        try:
            close_old_connections()
            run_due_ticks()
            return outbox.drain(limit=5)
        except DatabaseError:
            logger.exception("the database did not answer; trying again")
            connections.close_all()
            return 0
