# SPDX-License-Identifier: AGPL-3.0-or-later
"""The set-up keeps its promises: make's targets, locked requirements, safe settings, the gate, a database at hand."""

import hashlib
import re
import subprocess
import sys
from os import environ
from uuid import uuid4

import pytest

from tests.tree import ROOT, files

sys.path.insert(0, str(ROOT / "scripts"))
import coverage_gate
import postgres
import test as runner

PROMISED = ["help", "setup", "demo", "run", "test", "quick", "fmt", "check", "bench", "docs", "clean"]
REAL = {
    "INZIRA_MODE": "production",
    "INZIRA_SECRET": "s" * 20 + "0123456789" * 4,
    "INZIRA_HOSTS": "inzira.example.org",
    "INZIRA_FIELD_KEYS": "b2YtdGhpcy1jaGVjay1vbmx5LTAwMDAwMDAwMDAwMDA=",
}


def run(*command, **environment):
    clean = {
        name: value
        for name, value in environ.items()
        if not name.startswith(("INZIRA_", "DATABASE_", "DJANGO_"))
    }
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


def manage(*arguments, **environment):
    return run(sys.executable, "manage.py", *arguments, **environment)


# make


def test_make_alone_tells_what_can_be_made():
    shown = run("make")
    told = re.findall(r"^  make (\w+) +(.+)$", shown.stdout, re.MULTILINE)
    assert [name for name, _words in told] == PROMISED
    assert all(words for _name, words in told)


@pytest.mark.parametrize("name", PROMISED)
def test_make_knows_how_to_make_it(name):
    shown = run("make", "--dry-run", name, "PORT=8123")
    assert shown.returncode == 0
    assert ("--port 8123" in shown.stdout) is (name == "demo")


def test_a_file_of_that_name_does_not_stop_make(tmp_path):
    assert set(PROMISED) <= set(
        re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.M)[1].split()
    )


def test_bringing_what_is_there_does_nothing():
    shown = run("scripts/bootstrap.sh", "dev")
    assert shown.returncode == 0
    assert "Installing" not in shown.stderr
    assert "Making" not in shown.stderr


@pytest.mark.parametrize("path", [".ci/run", "scripts/bootstrap.sh", "scripts/run.sh"])
def test_scripts_are_sound_and_can_be_run(path):
    assert (ROOT / path).stat().st_mode & 0o111
    assert run("sh", "-n", path).returncode == 0


def test_ci_runs_what_people_run_and_leaves_nothing_out():
    text = (ROOT / ".ci/run").read_text()
    assert "make test" in text
    assert "CI=true" in text


# What is locked


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_locked_and_name_no_registry(name):
    text = (ROOT / name).read_text()
    pinned = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==[^\s;]+", text, re.MULTILINE)
    entries = [entry for entry in re.split(r"\n(?=[A-Za-z0-9])", text) if "==" in entry.splitlines()[0]]
    assert len(pinned) == len(entries) > 20
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert not re.search(r"^\s*--(extra-)?index-url|^\s*--find-links|^\s*-[if] ", text, re.MULTILINE)


def test_development_has_what_running_has_in_the_same_versions():
    def versions(name):
        return dict(re.findall(r"^([A-Za-z0-9._-]+).*?==([^\s;]+)", (ROOT / name).read_text(), re.MULTILINE))

    running, developing = versions("requirements.txt"), versions("requirements-dev.txt")
    assert running.items() <= developing.items()


def test_nothing_of_the_set_up_names_an_address_beyond_this_machine():
    known = [ROOT / name for name in ("Makefile", "pyproject.toml", ".ci/run")]
    known += [path for path in files("") if path.parent.name == "scripts"]
    addresses = {
        (path.name, address)
        for path in known
        for address in re.findall(r"https?://(?!localhost\b|127\.0\.0\.1\b)[^\s\"')]+", path.read_text())
    }
    assert addresses == set()


def test_the_licence_is_the_whole_and_unchanged_text():
    digest = hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest()
    assert digest == "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"


# Settings


def test_production_settings_pass_djangos_own_check():
    shown = manage("check", "--deploy", "--fail-level", "WARNING", **REAL)
    assert shown.returncode == 0, shown.stderr


@pytest.mark.parametrize("missing", ["INZIRA_SECRET", "INZIRA_HOSTS", "INZIRA_FIELD_KEYS"])
def test_production_does_not_start_without(missing):
    shown = manage("check", **{name: value for name, value in REAL.items() if name != missing})
    assert shown.returncode != 0
    assert f"Set {missing}: production does not start without it." in shown.stderr


def test_production_is_what_it_is_unless_something_else_is_said():
    assert "production does not start" in manage("check").stderr


def test_a_mode_that_nobody_knows_does_not_start():
    assert "must be production" in manage("check", **{**REAL, "INZIRA_MODE": "prod"}).stderr


@pytest.mark.parametrize("mode", ["demo", "development", "test"])
def test_other_modes_need_nothing(mode):
    assert manage("check", INZIRA_MODE=mode).returncode == 0


def test_the_tables_are_those_of_the_models():
    shown = manage("makemigrations", "--check", "--dry-run", INZIRA_MODE="test")
    assert shown.returncode == 0, shown.stdout


# The gate


def report(**files):
    def one(statements, covered, branches=0, covered_branches=0):
        return {
            "summary": {
                "num_statements": statements,
                "covered_lines": covered,
                "num_branches": branches,
                "covered_branches": covered_branches,
            },
            "missing_lines": [7] if covered < statements else [],
            "missing_branches": [[8, -1]] if covered_branches < branches else [],
        }

    whole = {
        "a/lifecycle.py": (9, 9),
        "a/rules.py": (9, 9),
        "a/operations/x.py": (9, 9),
        "a/views.py": (100, 100),
    }
    given = {name.replace("__", "/") + ".py": numbers for name, numbers in files.items()}
    measured = {name: one(*numbers) for name, numbers in {**whole, **given}.items()}
    return {"meta": {"branch_coverage": True}, "files": measured, "totals": {"percent_covered": 97.0}}


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, []),
        ({"a__views": (100, 92)}, []),
        ({"a__views": (100, 80)}, ["Everything: 84.3 % of 90 %"]),
        ({"a__lifecycle": (9, 8)}, ["a/lifecycle.py: 88.9 % of 100 %, not reached: 7"]),
        ({"a__rules": (8, 8, 4, 3)}, ["a/rules.py: 91.7 % of 100 %, not reached: 8->-1"]),
        ({"a__operations__x": (10, 9)}, ["a/operations/x.py: 90.0 % of 100 %, not reached: 7"]),
        ({"b__operations": (10, 9)}, ["b/operations.py: 90.0 % of 100 %, not reached: 7"]),
        ({"b__operations__deep__x": (10, 9)}, ["b/operations/deep/x.py: 90.0 % of 100 %, not reached: 7"]),
        ({"b__empty": (0, 0)}, []),
    ],
)
def test_the_gate_names_what_was_not_reached(files, found):
    assert coverage_gate.faults(report(**files)) == found


def test_the_gate_is_not_passed_by_a_report_that_sees_nothing():
    blind = report()
    blind["files"] = {"a/views.py": blind["files"]["a/views.py"]}
    assert [words.split(":")[0] for words in coverage_gate.faults(blind)] == [
        "No file is named */lifecycle.py",
        "No file is named */rules.py",
        "No file is named */operations/*.py",
    ]
    lines_only = report()
    lines_only["meta"]["branch_coverage"] = False
    assert coverage_gate.faults(lines_only) == ["The report knows no branches."]


# The runner


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("===== 12 passed in 3.00s =====", True),
        ("= 1 failed, 12 passed, 3 deselected, 1 warning in 63.00s (0:01:03) =", True),
        ("12 passed in 3.00s", True),
        ("==== no tests ran in 0.01s ====", False),
        ("FAILED tests/test_x.py::test_it - 3 passed", False),
    ],
)
def test_the_runner_knows_pytests_summary(line, seen):
    assert bool(runner.SUMMARY.match(line)) is seen


def test_the_runner_tells_what_failed_and_closes_with_the_summaries(capfd):
    fails = runner.Run()
    fails.step("good", sys.executable, "-c", "print('=== 2 passed in 0.10s ===')")
    fails.step("bad", sys.executable, "-c", "raise SystemExit(3)")
    assert fails.close() == 1
    assert capfd.readouterr().out.endswith("Failed: bad\n=== 2 passed in 0.10s ===\n")

    works = runner.Run()
    works.step("good", sys.executable, "-c", "print('=== 2 passed in 0.10s ===')")
    assert works.close() == 0


@pytest.mark.parametrize(("in_ci", "code"), [(True, 1), (False, 0)])
def test_what_is_left_out_fails_only_in_ci(in_ci, code, monkeypatch, capfd):
    monkeypatch.setattr(runner, "IN_CI", in_ci)
    one = runner.Run()
    one.leave_out("the moon")
    assert one.close() == code
    assert "Left out: the moon" in capfd.readouterr().out


SKIPPING = """
import pytest

def test_one():
    pytest.skip("not today")
"""


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_skipped_test_fails_only_in_ci(ci, code):
    place = ROOT / "tests" / f"test_skipping_{uuid4().hex}.py"  # two workers may try at once
    place.write_text(SKIPPING)
    try:
        options = ["-p", "no:cacheprovider", "-p", "no:xdist"]
        shown = run(sys.executable, "-m", "pytest", *options, str(place), CI=ci)
    finally:
        place.unlink()
    assert shown.returncode == code, shown.stdout


# PostgreSQL


def test_a_named_database_is_taken_first(monkeypatch):
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://somebody@somewhere/x")
    with postgres.postgres() as url:
        assert url == "postgres://somebody@somewhere/x"


def test_a_server_that_is_not_there_does_not_answer():
    assert not postgres.answers(f"postgres://postgres@127.0.0.1:{postgres.free_port()}/postgres")


@pytest.mark.slow
@pytest.mark.skipif(postgres.programs() is None, reason="PostgreSQL is not installed here")
def test_a_cluster_of_our_own_starts_as_another_user_and_leaves_nothing():
    import psycopg

    with postgres.throw_away(postgres.programs()) as url:
        assert postgres.answers(url)
        with psycopg.connect(url.replace("postgres:", "postgresql:")) as connection:
            folder = connection.execute("SHOW data_directory").fetchone()[0]
            assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
    assert not postgres.answers(url)
    assert run("ls", folder).returncode != 0
