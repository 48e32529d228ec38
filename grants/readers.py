# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who reads which file of this room's staff side."""

from typing import Any

from core.registry import may_read
from grants.models import Award
from grants.operations.agreement import KIND


@may_read(f"document:{KIND}")
def reads_agreement(person: Any, document: Any) -> bool:
    """An agreement is read by whoever may open its award's page."""
    return Award.objects.visible_to(person).filter(pk=document.subject_id).exists()
