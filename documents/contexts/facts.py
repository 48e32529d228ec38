# SPDX-License-Identifier: AGPL-3.0-or-later
"""Papers as JSON and back, so that what a document says is frozen in a row before it is laid out."""

from base64 import b64decode, b64encode
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from core.money import Money
from documents.contexts.agreement import Agreement
from documents.contexts.base import Paper
from documents.contexts.closing import ClosingStatement
from documents.contexts.comparison import BudgetComparison
from documents.contexts.letters import AwardLetter, RegretLetter, ReserveLetter
from documents.contexts.minutes import Minutes
from documents.contexts.receipt import Receipt

PAPERS = (
    AwardLetter,
    RegretLetter,
    ReserveLetter,
    Agreement,
    Receipt,
    Minutes,
    BudgetComparison,
    ClosingStatement,
)
KINDS = {kind.__name__: kind for kind in PAPERS}


def frozen(paper: Paper) -> dict[str, Any]:
    """Return the paper as JSON's own kinds, with its kind; `thawed` gives back an equal paper."""
    return {"kind": type(paper).__name__, **_freeze(paper)}


def thawed(facts: dict[str, Any]) -> Paper:
    """Return the paper that `frozen` made facts of. Raises KeyError for a kind that is not known."""
    return _thaw(KINDS[facts["kind"]], {name: value for name, value in facts.items() if name != "kind"})


def _freeze(value: Any) -> Any:
    if isinstance(value, Money):
        return [value.minor, value.currency]
    if is_dataclass(value):
        return {field.name: _freeze(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [_freeze(item) for item in value]
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, int):
        return value
    return str(value)  # also a lazy translation, in the language that is active now


def _thaw(kind: Any, value: Any) -> Any:
    """Return `value` as the annotated `kind`."""
    if value is None:
        return None
    if get_origin(kind) is UnionType:
        kind = next(arm for arm in get_args(kind) if arm is not type(None))
    if get_origin(kind) is tuple:
        return _thaw_tuple(get_args(kind), value)
    if kind is Money:
        return Money(*value)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: _thaw(hints[name], given) for name, given in value.items()})
    if kind is bytes:
        return b64decode(value)
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return value


def _thaw_tuple(arms: tuple[Any, ...], value: list[Any]) -> tuple[Any, ...]:
    if arms[-1] is Ellipsis:
        return tuple(_thaw(arms[0], item) for item in value)
    return tuple(_thaw(arm, item) for arm, item in zip(arms, value, strict=True))
