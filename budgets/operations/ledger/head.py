# SPDX-License-Identifier: AGPL-3.0-or-later
"""The head of a programme's chain, by which everybody who writes its ledger waits for the others."""

from budgets.models import ChainHead


def lock_head(programme_key: str) -> ChainHead:
    """Return the head, locked until the transaction ends; the first who comes makes it."""
    heads = ChainHead.objects.select_for_update().filter(programme_key=programme_key)
    found = heads.first()
    if found is None:
        ChainHead.objects.bulk_create([ChainHead(programme_key=programme_key)], ignore_conflicts=True)
        found = heads.get()
    return found
