# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run what a change must pass: `python scripts/test.py [all | quick | check]`.

All of it runs even if a part fails, so that one run tells everything; pytest's own summaries close it. With CI
set, nothing may be left out: without Chromium or PostgreSQL the run fails.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from postgres import postgres

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
IN_CI = bool(os.environ.get("CI"))
SUMMARY = re.compile(r"^=*\s*.*\b\d+ (passed|failed|error|errors|skipped|deselected)\b.* in [\d.]+s.*$")
ROOMS = ("core", "accounts", "documents", "grants", "reviews", "budgets", "workflows", "showcase", "exchange")
WORKERS = ["-n", "2", "--dist", "worksteal"]
# What is tried while working: the ground, people, operations, rules, what is pure, and what holds over the tree.
QUICK = (
    *("tests/core", "tests/accounts", "tests/workflows", "tests/budgets/pure", "tests/budgets/test_rules.py"),
    *("tests/grants/operations", "tests/grants/test_rules.py", "tests/grants/test_lifecycle.py"),
    *("tests/reviews/operations", "tests/reviews/test_rules.py", "tests/reviews/test_lifecycle.py"),
    *("tests/test_architecture.py", "tests/test_contracts.py", "tests/test_languages.py"),
)
PRODUCTION = {
    "INZIRA_MODE": "production",
    "INZIRA_SECRET": "of-this-check-only-" + "".join(chr(97 + 7 * number % 26) for number in range(60)),
    "INZIRA_HOSTS": "inzira.example.org",
    "INZIRA_FIELD_KEYS": "b2YtdGhpcy1jaGVjay1vbmx5LTAwMDAwMDAwMDAwMDA=",
}


@dataclass
class Run:
    """What was run, what failed, what was left out, and pytest's summaries."""

    failed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    summaries: list[str] = field(default_factory=list)

    def step(self, name: str, *command: str | Path, **environment: str) -> None:
        """Run one command, show its output, keep its last summary line and its exit code."""
        print(f"\n--- {name}", flush=True)
        began, last = time.monotonic(), ""
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "INZIRA_MODE": "test", **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() if SUMMARY.match(line) else last
        if process.wait() != 0:
            self.failed.append(name)
        if last:
            self.summaries.append(last)
        print(f"    {name}: {time.monotonic() - began:.0f} s", flush=True)

    def pytest(self, name: str, marks: str, *more: str, **environment: str) -> None:
        """Run the tests that have these marks; `-v` takes addopts' `-q` back, for whole summaries."""
        self.step(name, BIN / "pytest", "-v", "--no-header", *WORKERS, "-m", marks, *more, **environment)

    def leave_out(self, what: str) -> None:
        """Go on without a part on a developer's machine; in CI that is a failure."""
        self.left_out.append(what)
        if IN_CI:
            self.failed.append(f"left out: {what}")

    def close(self) -> int:
        """Say how it went; return the exit code."""
        print()
        for what in self.left_out:
            print(f"Left out: {what}")
        for name in self.failed:
            print(f"Failed: {name}")
        print(*self.summaries, sep="\n")
        return 1 if self.failed else 0


def check(run: Run) -> None:
    """Lint, form, types, contracts of imports, migrations, and the settings of production."""
    run.step("lint", BIN / "ruff", "check", ".")
    run.step("form", BIN / "ruff", "format", "--check", ".")
    run.step("types", BIN / "mypy", *typed())
    contracts(run)
    python = BIN / "python"
    run.step("migrations", python, "manage.py", "makemigrations", "--check", "--dry-run")
    deploy = ["check", "--deploy", "--fail-level", "WARNING"]
    run.step("deployment settings", python, "manage.py", *deploy, **PRODUCTION)


def typed() -> list[str]:
    """Return the files whose types are checked: core, operations, rules, and all that know no Django."""
    found = []
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        place = path.relative_to(ROOT)
        chosen = place.parts[0] == "core" or "operations" in place.parts or path.name == "rules.py"
        pure = not re.search(r"^\s*(from|import) (django|viewflow|allauth)", path.read_text(), re.MULTILINE)
        if (
            (chosen or pure)
            and "lifecycle" not in place.with_suffix("").parts
            and "migrations" not in place.parts
        ):
            found.append(str(place))
    return sorted(found)


def contracts(run: Run) -> None:
    """Hold the directions of imports."""
    run.step("import contracts", BIN / "lint-imports", "--no-cache", "--no-logo")


def chromium(run: Run) -> str:
    """Return where Chromium is; empty when there is none."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((place for name in names if name and (place := shutil.which(name))), "")
    if not found:
        run.leave_out("the tests in a browser (apt-get install -y --no-install-recommends chromium)")
    return found


@contextmanager
def coverage_report() -> Iterator[Path]:
    """Yield where coverage's JSON of this run goes."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "coverage.json"


def everything(run: Run) -> None:
    """Checks; SQLite with coverage; the matrix, then browsers, without; PostgreSQL."""
    check(run)
    browser = chromium(run)
    with coverage_report() as report:
        run.pytest(
            "tests on SQLite",
            "not browser and not matrix and not plain",
            "--cov",
            f"--cov-report=json:{report}",
            "--cov-report=",
        )
        run.step("coverage", BIN / "python", "scripts/coverage_gate.py", report)
    run.pytest("matrix and long runs on SQLite", "(matrix or plain) and not browser", INZIRA_MATRIX="whole")
    if browser:
        with tempfile.TemporaryDirectory() as folder:
            given = {"INZIRA_TEST_FILE": f"{folder}/browser.sqlite3", "CHROMIUM": browser}
            run.pytest("browser on SQLite", "browser", **given)
    with postgres() as url:
        if not url:
            run.leave_out("the tests on PostgreSQL (apt-get install -y --no-install-recommends postgresql)")
            return
        marks = "not matrix and (journey or not browser)"
        given = {"DATABASE_URL": url, "CHROMIUM": browser, "PGOPTIONS": "-c synchronous_commit=off"}
        run.pytest("tests on PostgreSQL", marks, **given)


def quick(run: Run) -> None:
    """Lint, contracts and the fast tests."""
    run.step("lint", BIN / "ruff", "check", ".")
    contracts(run)
    run.pytest("fast tests", "not slow and not browser and not matrix", *QUICK)


def main(what: str) -> int:
    """Run a part or all; return the exit code."""
    run = Run()
    {"all": everything, "quick": quick, "check": check}[what](run)
    return run.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "all"))
