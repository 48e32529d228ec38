# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who reads the documents of a decision: a team its letter, those who see the selection its minutes."""

from typing import Any

from core.permissions import may
from core.registry import may_read
from reviews.guards import hidden_from


@may_read("document:letter")
def reads_letter(person: Any, document: Any) -> bool:
    """A letter is made when the result is released; the team, the officers and the auditor read it."""
    return may(person, "grants.read_submission", document.subject)


@may_read("document:minutes")
def reads_minutes(person: Any, document: Any) -> bool:
    """Minutes are read by those who see the selection, unless a tie hides a part of it from them."""
    selection = document.subject
    sees = may(person, "reviews.see_selection", selection)
    return sees and not hidden_from(person, selection.ranking.stage)
