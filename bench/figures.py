# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the measurements of money share: a database to measure on, and the table of figures with their limits."""

import os
import tempfile
from collections.abc import Callable

ROWS: list[tuple[str, str, str, bool]] = []


def told(what, figure, unit, target=None):
    """Keep a row of the table; a target is the highest figure that is fine."""
    limit = "" if target is None else f"≤ {target:g} {unit}"
    shown = f"{figure:,.3g} {unit}" if figure < 100 else f"{figure:,.0f} {unit}"
    ROWS.append((what, shown, limit, target is None or figure <= target))


def measured(name: str, measure: Callable[[], None]) -> int:
    """Measure on BENCH_DATABASE_URL, else on an SQLite file; print the table; return the exit code."""
    os.environ.setdefault("INZIRA_MODE", "test")
    os.environ.setdefault("INZIRA_VAR", tempfile.mkdtemp())
    os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL", "")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    measure()
    print(f"| {name} on {connection.vendor} | measured | target | |\n|---|---|---|---|")
    for what, figure, target, fine in ROWS:
        print(f"| {what} | {figure} | {target} | {'' if fine else 'MISSED'} |")
    return 0 if all(fine for *_row, fine in ROWS) else 1
