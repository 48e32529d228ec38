# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ten award letters and ten grant agreements: CPU and wall seconds, beside the plain library in one process.

Run: python bench/documents.py    (prints one Markdown table; needs no database)
"""

import os
import resource
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("INZIRA_MODE", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

KINDS = ("award_letter", "grant_agreement")
TIMES = 10


def jobs(kind):
    """Ten different documents of a kind, and the CPU seconds that filling their templates took."""
    from documents.preparing import prepare
    from tests.documents import papers

    (template, paper), more = papers.given(kind)
    before = time.process_time()
    made = [prepare(template, replace(paper, title=f"{paper.title} {turn}"), **more) for turn in range(TIMES)]
    return made, time.process_time() - before


def cpu_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def warm(batch):
    """One renderer for the batch, as the worker does it."""
    from documents.rendering import Renderer

    started, before, each = time.perf_counter(), cpu_of_children(), []
    most = 0
    with Renderer() as renderer:
        for job in batch:
            renderer.carry_out(job)
            each.append(renderer.used["cpu"])
            most = max(most, renderer.used["memory"])
    # The child's own start is counted once it has ended.
    return time.perf_counter() - started, cpu_of_children() - before, statistics.median(each), most


def cold(batch):
    """A new child for every document."""
    from documents.rendering import Renderer

    started, before = time.perf_counter(), cpu_of_children()
    for job in batch:
        with Renderer() as renderer:
            renderer.carry_out(job)
    return time.perf_counter() - started, cpu_of_children() - before


def plain(batch):
    """The floor: the same layout in this process, without wall, fork or limits."""
    import json
    import runpy

    from documents.rendering import CHILD

    child = runpy.run_path(str(CHILD))
    fonts = child["_warm_up"]()
    child["make_pdf"](json.loads(batch[0].message()), fonts)
    started = time.process_time()
    for job in batch:
        child["make_pdf"](json.loads(job.message()), fonts)
    return time.process_time() - started


def main():
    import django

    django.setup()
    say = sys.stdout.write
    say(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {TIMES} documents a row\n\n")
    say(
        "| documents | template CPU | wall, one child | CPU, one child | median CPU a document | most memory |"
    )
    say(
        " wall, a child each | CPU, a child each | CPU of the library alone |\n|---|---|---|---|---|---|---|---|---|\n"
    )
    for kind in KINDS:
        batch, filling = jobs(kind)
        wall, cpu, median, most = warm(batch)
        cold_wall, cold_cpu = cold(batch)
        say(
            f"| {kind} | {filling:.2f} s | {wall:.1f} s | {cpu:.1f} s | {median:.2f} s | {most >> 20} MiB |"
            f" {cold_wall:.1f} s | {cold_cpu:.1f} s | {plain(batch):.1f} s |\n"
        )


if __name__ == "__main__":
    main()
