# SPDX-License-Identifier: AGPL-3.0-or-later
"""Anchors: the head of the chain, kept beside where it was told to the world."""

from django.db import transaction
from django.utils import timezone

from budgets.models import Anchor
from budgets.operations.ledger.head import lock_head


def anchor_chain(programme_key: str, *, where: str) -> Anchor:
    """Keep the head as it stands now; `where` says on what it is printed or to whom it is sent.

    The same head told at the same place is one row. Whoever calls this prints `str(anchor)`.
    """
    with transaction.atomic():
        head = lock_head(programme_key)
        told = Anchor(
            programme_key=programme_key,
            seq=head.seq,
            digest=head.digest,
            where=where[:200],
            at=timezone.now(),
        )
        same = Anchor.objects.filter(
            programme_key=programme_key, seq=told.seq, digest=told.digest, where=told.where
        ).first()
        if same is not None:
            return same
        told.save(force_insert=True)
    return told
