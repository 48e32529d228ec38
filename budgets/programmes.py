# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which programmes have a ledger, or traces of one."""

from budgets.models import Anchor, ChainHead, JournalEntry


def programmes_with_ledger() -> list[str]:
    """Return the keys of programmes of which anything stands in the ledger, a lost head or entries included."""
    kinds = (ChainHead, JournalEntry, Anchor)
    found = {
        key
        for kind in kinds
        for key in kind.objects.order_by().values_list("programme_key", flat=True).distinct()
    }
    return sorted(found)
