# SPDX-License-Identifier: AGPL-3.0-or-later
"""placement_matrix.csv row by row: who may what with a placement. An empty cell says what `others` says."""

import csv
from collections.abc import Iterator
from pathlib import Path

ACTORS = (
    "anonymous", "expert", "host", "host_elsewhere", "counterpart", "clearance", "officer", "administrator", "auditor",
    "finance", "stranger", "officer_2",
)  # fmt: skip


def placement_rows() -> Iterator[dict[str, str]]:
    """Yield the rows, every actor's cell filled."""
    with Path(__file__).with_name("placement_matrix.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            yield row | {actor: row[actor] or row["others"] for actor in ACTORS}
