# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who reads the issued papers of this room."""

from typing import Any

from core.permissions import may
from core.registry import may_read
from placements.operations.documents import CERTIFICATE, LEAVE, TERMS


def reads_paper(person: Any, document: Any) -> bool:
    """The expert, the host and the programme's staff read the papers of a placement."""
    return may(person, "placements.read_terms", document.subject)


for kind in (TERMS, LEAVE, CERTIFICATE):
    may_read(f"document:{kind}")(reads_paper)
