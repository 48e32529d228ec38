# SPDX-License-Identifier: AGPL-3.0-or-later
"""The order of a tree: each institution under the one above it. Plain arithmetic over a list already read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any


def in_tree_order(institutions: Iterable[Any]) -> Iterator[tuple[Any, int]]:
    """Yield (institution, depth), parents before children, each level in the order given.

    One whose parent is not in the list stands at the top.
    """
    rows = list(institutions)
    known = {one.pk for one in rows}
    below: dict[Any, list[Any]] = defaultdict(list)
    for one in rows:
        below[one.parent_id if one.parent_id in known else None].append(one)
    waiting = [(one, 0) for one in reversed(below[None])]
    while waiting:
        one, depth = waiting.pop()
        yield one, depth
        waiting.extend((child, depth + 1) for child in reversed(below[one.pk]))
