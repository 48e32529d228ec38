# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the main pages cost at 10,000 submissions: CPU, SQL, bytes, p50 and p95; the same queries at 10.

Run: python bench/pages.py [--submissions 10000]   on PostgreSQL (BENCH_DATABASE_URL, or 127.0.0.1:5432),
two gunicorn workers. Exit code 1 when a page passes its limit (PEERS.md's figures stand beside).
"""

import argparse
import gzip
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SERVER = os.environ.get("BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1:5432").removesuffix("/postgres")
os.environ.update(
    INZIRA_MODE="test",
    DJANGO_SETTINGS_MODULE="config.settings",
    DATABASE_URL=f"{SERVER}/inzira_bench",
    INZIRA_VAR=tempfile.mkdtemp(prefix="inzira-bench-"),
)
PORT, TIMES, WARM_UP = 8765, 50, 5
# page: (who, path, most queries, most CPU ms, most kB, the peer's p50 ms / SQL / kB)
PAGES = {
    "inbox (officer)": ("grace", "/me/inbox/", 10, 40, 60, "974 / 234 / 282"),
    "list of submissions": ("grace", "/run/calls/{key}/submissions/", 10, 40, 60, "461 / 262 / 407"),
    "search": ("grace", "/run/calls/{key}/submissions/?q=Idea+7", 10, 40, 60, "245 / 96 / 227"),
    "one submission": ("grace", "/run/submissions/{submission}/", 12, 30, 60, "143 / 55 / 76"),
    "review page": ("panelist", "/review/{review}/", 10, 25, 60, "79 / 19 / 49"),
    "review queue": ("panelist", "/review/", 10, 40, 60, "204 / 70 / 88"),
    "ranking": ("grace", "/panel/{stage}/ranking/", 12, 300, 120, "–"),
    "public call": ("", "/calls/{key}/", 12, 25, 60, "52 / 27 / 29"),
}


def make_database():
    """Make an empty database for the bench and build its schema."""
    for verb in ("DROP DATABASE IF EXISTS inzira_bench WITH (FORCE)", "CREATE DATABASE inzira_bench"):
        subprocess.run(
            ["psql", "-q", f"{SERVER}/postgres", "-c", verb], check=True, stderr=subprocess.DEVNULL
        )
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def session_of(person):
    """Return a session cookie of a person."""
    from django.test import Client

    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def places_of(call):
    """Return what the paths are filled with."""
    review = call.stages.get(kind="review").reviews.filter(state="drafting").order_by("pk").first()
    return {
        "key": call.key,
        "submission": call.submissions.order_by("pk").first().pk,
        "review": review.pk,
        "stage": review.stage_id,
    }, review.panelist.person


def ask(path, cookie):
    """Ask once; return (seconds, status, headers, body)."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    headers = {"Accept-Encoding": "identity"} | ({"Cookie": f"sessionid={cookie}"} if cookie else {})
    before = time.perf_counter()
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    took = time.perf_counter() - before
    connection.close()
    return took, answer.status, answer.headers, body


def measure(call):
    """Return {page: figures} for one call."""
    from tests import personas

    fill, panelist = places_of(call)
    cookies = {"grace": session_of(personas.grace()), "panelist": session_of(panelist), "": ""}
    found = {}
    for name, (who, path, *_limits) in PAGES.items():
        path = path.format(**fill)
        for _ in range(WARM_UP):
            ask(path, cookies[who])
        answers = [ask(path, cookies[who]) for _ in range(TIMES)]
        _took, status, headers, body = answers[-1]
        if status != 200:
            raise SystemExit(f"{name} answered {status}")
        times = sorted(answer[0] * 1000 for answer in answers)
        found[name] = {
            "p50": statistics.median(times),
            "p95": times[int(len(times) * 0.95) - 1],
            "cpu": statistics.median(float(answer[2]["X-CPU"]) * 1000 for answer in answers),
            "sql": int(headers["X-SQL"]),
            "kb": len(body) / 1000,
            "gz": len(gzip.compress(body, 6)) / 1000,
        }
    return found


def serve():
    """Start two gunicorn workers."""
    command = [sys.executable, "-m", "gunicorn", "bench.measured_wsgi", "-w", "2", "-b", f"127.0.0.1:{PORT}"]
    server = subprocess.Popen([*command, "--log-level", "error", "--no-control-socket"], cwd=ROOT)
    for _ in range(100):
        try:
            ask("/healthz", "")
            return server
        except OSError:
            time.sleep(0.2)
    raise SystemExit("gunicorn did not start")


def memory_of(server):
    """Return the resident memory of each worker in MB."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    status = [Path(f"/proc/{pid}/status").read_text() for pid in children]
    return [int(text.split("VmRSS:")[1].split()[0]) / 1000 for text in status]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--submissions", type=int, default=10_000)
    wanted = arguments.parse_args().submissions
    make_database()
    from bench.many import call_with
    from workflows.handlers import sweep

    small = call_with(10, key="small")
    sweep()
    server = serve()
    try:
        few = measure(small)
        large = call_with(wanted, key="large")
        sweep_some(large)
        many = measure(large)
        memory = memory_of(server)
    finally:
        server.terminate()
    raise SystemExit(report(few, many, memory, wanted))


def sweep_some(call):
    """Bring the flows of the large call in line: the call, and enough reviews to fill an inbox."""
    from workflows.flows import CallFlow, ReviewFlow
    from workflows.operations.reconcile import reconcile

    reconcile(CallFlow, call)
    for review in call.stages.get(kind="review").reviews.filter(state="drafting").order_by("pk")[:500]:
        reconcile(ReviewFlow, review)


def report(few, many, memory, wanted):
    """Print the table; return the exit code."""
    print(
        f"{wanted} submissions, PostgreSQL, 2 gunicorn workers, {TIMES} requests a page; worker memory MB:",
        end=" ",
    )
    print(", ".join(f"{value:.0f}" for value in memory))
    print(
        "| page | p50 ms | p95 ms | CPU ms | SQL | SQL at 10 | kB | gzip kB | limit SQL/CPU/kB | peer p50/SQL/kB |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    bad = [f"a worker uses {value:.0f} MB" for value in memory if value > 120]
    for name, got in many.items():
        _who, _path, sql, cpu, kb, peer = PAGES[name]
        print(
            f"| {name} | {got['p50']:.0f} | {got['p95']:.0f} | {got['cpu']:.0f} | {got['sql']} | {few[name]['sql']} "
            f"| {got['kb']:.1f} | {got['gz']:.1f} | {sql}/{cpu}/{kb} | {peer} |"
        )
        if got["sql"] > sql or got["cpu"] > cpu or got["kb"] > kb:
            bad.append(f"{name} passes its limit")
        if got["sql"] != few[name]["sql"]:
            bad.append(f"{name} asks {few[name]['sql']} queries at 10 and {got['sql']} at {wanted}")
    for line in bad:
        print("LIMIT:", line)
    return 1 if bad else 0


if __name__ == "__main__":
    main()
