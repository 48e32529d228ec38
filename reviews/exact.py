# SPDX-License-Identifier: AGPL-3.0-or-later
"""Exact numbers, a stable order of ids, and one canonical text per value for hashes to rest on."""

import hashlib
import json
import math
from collections.abc import Hashable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any


def exact(number: Any) -> Fraction:
    """The number as a fraction; a float counts as the decimal it prints (0.1 is 1/10).

    Raises ValueError for whatever is not a finite number.
    """
    if type(number) is Fraction:
        return number
    if isinstance(number, bool):
        raise ValueError(f"{number!r} is not a number.")
    try:
        return Fraction(repr(float(number))) if isinstance(number, float) else Fraction(number)
    except (ValueError, TypeError, OverflowError, ZeroDivisionError) as problem:
        raise ValueError(f"{number!r} is not a number.") from problem


def rounded(value: Fraction, digits: int = 2) -> Decimal:
    """The value to so many decimals, halves away from zero, as people round by hand."""
    units = (abs(value.numerator) * 10**digits * 2 + value.denominator) // (2 * value.denominator)
    return Decimal(-units if value < 0 else units).scaleb(-digits)


def id_order(name: Hashable) -> tuple[int, int, str]:
    """A key that sorts ids alike on every machine: whole numbers first, then everything else as text."""
    if isinstance(name, int) and not isinstance(name, bool):
        return (0, name, "")
    return (1, 0, str(name))


def canonical_json(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no spaces, ASCII, exact numbers as "n" or "n/d"."""
    return json.dumps(
        _plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    )


def sha256_of(value: Any) -> str:
    """The hexadecimal SHA-256 of the value's canonical JSON in UTF-8."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((_plain(item) for item in value), key=str)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value!r} is not a number.")
    if isinstance(value, int | float | Decimal | Fraction):
        return str(exact(value))
    return str(value)
