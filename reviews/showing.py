# SPDX-License-Identifier: AGPL-3.0-or-later
"""A ranking as one reader sees it: without the rows hidden from that reader, and without gaps that tell of them."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

FLAGS = {
    "few_reviews": _("Fewer reviews than planned"),
    "no_reviews": _("No review"),
    "missing_score": _("A score is missing"),
}
TIES = {
    "tie_broken": _("Equal mean; a criterion decided"),
    "tie_shared": _("Equal in every respect: the rank is shared"),
    "tie_at_the_line": _("Equal at the last place: the committee decides"),
}


def rows_for(result: Iterable[dict[str, Any]], hidden: set[int]) -> list[dict[str, Any]]:
    """Return the rows a reader may see, ranked anew among themselves where rows are hidden."""
    visible = [dict(row) for row in result if row["submission"] not in hidden]
    if hidden:
        _renumber(visible)
    for row in visible:
        row["tie_words"] = TIES.get(row["tie"], "")
        row["flag_words"] = [FLAGS[flag] for flag in row["flags"] if flag in FLAGS]
    return visible


def _renumber(rows: list[dict[str, Any]]) -> None:
    """Number the rows 1, 2, 2, 4 by their old ranks, and forget ties with rows that are not there."""
    ranks, means = Counter(row["rank"] for row in rows), Counter(row["mean_exact"] for row in rows)
    place, before = 0, object()
    for number, row in enumerate(rows, start=1):
        equals = means[row["mean_exact"]] if row["tie"] == "tie_broken" else ranks[row["rank"]]
        if equals == 1:
            row["tie"] = ""
        if row["rank"] is None:
            continue
        if row["rank"] != before:
            place, before = number, row["rank"]
        row["rank"] = place
