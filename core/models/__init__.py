# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of core: audit, readings, outbox, blobs."""

from core.models.audit import AuditEntry, AuditNote, ReadEntry
from core.models.blob import Blob
from core.models.outbox import OutboxRow
from core.models.progress import Job

__all__ = ["AuditEntry", "AuditNote", "Blob", "Job", "OutboxRow", "ReadEntry"]
