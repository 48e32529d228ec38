# SPDX-License-Identifier: AGPL-3.0-or-later
"""manage.py verify_audit [PROGRAMME]: recompute the audit chain; exit code 1 on any fault."""

from typing import Any

from django.core.management.base import BaseCommand

from core.audit import head, verify
from core.models import AuditEntry


class Command(BaseCommand):
    help = "Recompute the audit chain of each programme, name the unsealed tail, print the head."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("programme", nargs="?", help="a programme's key; all of them without it")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = AuditEntry.objects.order_by("programme_key").values_list("programme_key", flat=True).distinct()
        faults = 0
        for key in [options["programme"]] if options["programme"] is not None else list(keys):
            for fault in verify(key):
                faults += 1
                self.stdout.write(
                    f"FAULT {key or '-'} place {fault.sequence} entry {fault.entry}: {fault.words}"
                )
            length, seal = head(key)
            tail = AuditEntry.objects.filter(programme_key=key, sequence=None).count()
            self.stdout.write(f"{key or '-'}: {length} sealed, {tail} not yet sealed, head {seal}")
        if faults:
            raise SystemExit(1)
