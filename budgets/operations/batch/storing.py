# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping a batch's files: the bytes first, durably, then the rows that point to them."""

from collections.abc import Sequence

from django.utils import timezone

from budgets.models import Anchor, BatchFile, Payment, PaymentBatch
from budgets.operations.batch.files import Made
from core import blobs
from core.bulk import insert_rows
from core.models import Blob


def keep_files(
    batch: PaymentBatch,
    made: Sequence[Made],
    *,
    payment: Payment | None = None,
    anchor: Anchor | None = None,
) -> list[BatchFile]:
    """Store files and their rows, within the caller's transaction."""
    rows = [
        BatchFile(
            batch=batch, kind=one.kind, name=one.name, payment=payment, blob=_blob(one), sha256=blobs.store(one.content),
            anchor=anchor, made_at=timezone.now(),
        )
        for one in made
    ]  # fmt: skip
    insert_rows(rows)
    return rows


def _blob(made: Made) -> Blob:
    """Return the row of the bytes, stored before it is written."""
    digest = blobs.store(made.content)
    there = Blob.objects.filter(sha256=digest).first()
    if there is not None:
        return there
    return Blob.objects.create(sha256=digest, size=len(made.content), mime=made.mime[:80])
