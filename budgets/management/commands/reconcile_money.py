# SPDX-License-Identifier: AGPL-3.0-or-later
"""manage.py reconcile_money [PROGRAMME] [--anchors FILE]: say in words what does not agree; exit code 1 if anything."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from budgets.checks import findings
from budgets.models import ChainHead
from budgets.programmes import programmes_with_ledger
from budgets.verifying import NotAnAnchor, anchors_hold, anchors_told


class Command(BaseCommand):
    help = "Recompute the ledger and everything counted from it; name every difference."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("programme", nargs="?", help="a programme's key; all of them without it")
        parser.add_argument(
            "--anchors", metavar="FILE", help='heads told outside, one a line: "programme place digest"'
        )

    def handle(self, *args: Any, **options: Any) -> None:
        told = self._told(options["anchors"])
        asked = options["programme"]
        keys = sorted({*programmes_with_ledger(), *(key for key, _seq, _digest in told)})
        found = 0
        for key in [asked] if asked is not None else keys:
            own = 0
            for finding in (*findings(key), *anchors_hold(key, told)):
                own += 1
                self.stdout.write(f"DIFFERENCE {finding.programme_key} {finding.where}: {finding.words}")
            head = ChainHead.objects.filter(programme_key=key).first()
            place, digest = (head.seq, head.digest) if head else (0, "-")
            self.stdout.write(f"{key}: {place} entries, {own or 'no'} differences, head {digest}")
            found += own
        if found:
            raise SystemExit(1)

    def _told(self, file: str | None) -> list[tuple[str, int, str]]:
        if not file:
            return []
        try:
            return anchors_told(Path(file).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, NotAnAnchor) as problem:
            raise CommandError(f"{file}: {problem}") from problem
