# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run every measurement in bench/, one after the other, on a PostgreSQL (see scripts/postgres.py)."""

import os
import subprocess
import sys
from pathlib import Path

from postgres import postgres

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.money import PARTS  # noqa: E402 -- found from here on


def main() -> int:
    """Run the benches; return the exit code of the worst."""
    worst = 0
    with postgres() as url:
        environment = {**os.environ, "BENCH_DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
        benches = sorted((ROOT / "bench").glob("[a-z]*.py"))
        # bench/money.py runs its parts itself, each on a database of its own.
        for bench in [one for one in benches if one.stem not in PARTS]:
            print(f"\n--- {bench.stem}", flush=True)
            done = subprocess.run([sys.executable, bench], cwd=ROOT, env=environment, check=False)
            worst = max(worst, done.returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
