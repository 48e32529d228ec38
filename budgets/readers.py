# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who reads the issued papers of this room."""

from typing import Any

from core.permissions import may
from core.registry import may_read


@may_read("document:budget-comparison")
def reads_comparison(person: Any, document: Any) -> bool:
    """Whoever reads the award's money."""
    return may(person, "budgets.read_money", document.subject)
