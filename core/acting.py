# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who acts, on whose behalf, and by what way: kept in a context variable and written into every audit entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class SystemActor:
    """A named part of the software that may take the steps in its list, and no others."""

    name: str
    steps: frozenset[str]

    is_authenticated = False
    is_active = True
    pk = None

    def may_take(self, act: str) -> bool:
        """Say whether this actor may take the step named `room.noun.step`."""
        return act in self.steps

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Answer False: a system actor holds steps, never permissions."""
        return False

    def __str__(self) -> str:
        return self.name


CLOCK = SystemActor("clock", frozenset({"grants.call.open", "grants.call.close"}))
WORKER = SystemActor("worker", frozenset({"documents.document.issue", "documents.document.fail"}))


@dataclass(frozen=True)
class Acting:
    """The circumstances of an act: `through` is page, import, api, timer or command."""

    through: str = "command"
    operator: str = ""
    on_behalf: Any = None
    source: str = ""


_BY_COMMAND = Acting()
_acting: ContextVar[Acting] = ContextVar("acting", default=_BY_COMMAND)


def current() -> Acting:
    """Return the circumstances in force."""
    return _acting.get()


@contextmanager
def acting(**changes: Any) -> Iterator[Acting]:
    """Within this block acts are recorded with these circumstances (through=, operator=, on_behalf=, source=)."""
    token = _acting.set(replace(_acting.get(), **changes))
    try:
        yield _acting.get()
    finally:
        _acting.reset(token)
