# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hold the tests to what they must reach: all lines and branches of lifecycles, rules and operations; 90 % in all.

Reads the JSON that coverage wrote: `python scripts/coverage_gate.py coverage.json`. Exit code 1 names the files.
"""

import json
import sys
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

WHOLLY = ("*/lifecycle.py", "*/lifecycle/*.py", "*/rules.py", "*/operations/*.py", "*/operations.py")
SURE_TO_EXIST = ("*/lifecycle.py", "*/rules.py", "*/operations/*.py")
OVERALL = 90.0


@dataclass(frozen=True)
class Reached:
    """How much of a file (or of everything) the tests ran: lines and branches together."""

    name: str
    covered: int
    total: int
    missing: str = ""

    @property
    def percent(self) -> float:
        """The share in per cent; an empty file is reached."""
        return 100.0 * self.covered / self.total if self.total else 100.0


def reached(name: str, file: dict[str, Any]) -> Reached:
    """Return what was reached of one file of coverage's report."""
    summary = file["summary"]
    lines = [str(line) for line in file["missing_lines"]]
    branches = [f"{start}->{end}" for start, end in file.get("missing_branches", [])]
    return Reached(
        name=name,
        covered=summary["covered_lines"] + summary.get("covered_branches", 0),
        total=summary["num_statements"] + summary.get("num_branches", 0),
        missing=" ".join([*lines, *branches]),
    )


def faults(report: dict[str, Any]) -> list[str]:
    """Return a sentence for each thing that was not reached; raises KeyError for a report without branches."""
    if not report["meta"]["branch_coverage"]:
        return ["The report knows no branches."]
    files = [reached(name, file) for name, file in sorted(report["files"].items())]
    found = [
        f"No file is named {pattern}: the report does not see the rooms."
        for pattern in SURE_TO_EXIST
        if not any(fnmatch(file.name, pattern) for file in files)
    ]
    found += [
        f"{file.name}: {file.percent:.1f} % of 100 %, not reached: {file.missing}"
        for file in files
        if any(fnmatch(file.name, pattern) for pattern in WHOLLY) and file.covered < file.total
    ]
    whole = Reached("all", sum(file.covered for file in files), sum(file.total for file in files))
    if whole.percent < OVERALL:
        found.append(f"Everything: {whole.percent:.1f} % of {OVERALL:.0f} %")
    return found


def main(path: str) -> int:
    """Print the faults, and what was reached; return the exit code."""
    report = json.loads(Path(path).read_text())
    found = faults(report)
    print(*found, sep="\n", end="\n" if found else "")
    print(f"Coverage of lines and branches: {report['totals']['percent_covered']:.1f} %")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
