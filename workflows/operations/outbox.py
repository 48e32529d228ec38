# SPDX-License-Identifier: AGPL-3.0-or-later
"""Putting given-up work back."""

from typing import Any

from django.db import transaction

from core import audit, outbox
from core.models import OutboxRow
from core.permissions import demand


def revive_row(row: OutboxRow, *, by: Any) -> None:
    """Let the worker try a given-up row again, from its first attempt. Raises NotAllowed."""
    demand(by, "workflows.see_outbox")
    with transaction.atomic():
        outbox.revive(row)
        audit.record("revive", row, by=by, tell=False, key=row.key)
