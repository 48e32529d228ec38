# SPDX-License-Identifier: AGPL-3.0-or-later
"""An inbox as its person reads it."""

from core import outbox
from workflows.inbox import lines_of


def words(person) -> list[str]:
    """Return the person's inbox as words, after everything told was heard."""
    while outbox.drain(kinds=("told", "reminder", "escalation")):
        pass
    return [line.words for line in lines_of(person)]
