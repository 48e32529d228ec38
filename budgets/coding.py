# SPDX-License-Identifier: AGPL-3.0-or-later
"""The columns that an organisation's own accounting wants beside each payment: account codes, cost centre, grant number.

A column is a [heading, value]; in a value {award}, {call}, {number} and {reference} stand for the payment's own.
"""

import string
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.unreadable import Unreadable

MOST, LONGEST = 12, 80
PLACES = {"award": "award_number", "call": "call_key", "number": "number", "reference": "reference"}


class NotAColumn(Unreadable):
    """A line of the columns cannot be read."""

    sentence = _("Line %(line)s is not “Heading = value”, with at most 80 characters on each side.")


class UnknownPlace(Unreadable):
    """A value has a place that no payment can fill."""

    sentence = _("Line %(line)s: write {award}, {call}, {number} or {reference}, and no other braces.")


class TooManyColumns(Unreadable):
    """More columns than a sheet stays readable with."""

    sentence = _("At most %(most)s columns of your own.")


class HeadedTwice(Unreadable):
    """Two columns with one heading could not be told apart."""

    sentence = _("Line %(line)s: the heading “%(heading)s” is used already.")


def read_columns(text: str, taken: Iterable[str] = ()) -> list[list[str]]:
    """Return the columns that lines of “Heading = value” say; raises what is wrong with the first wrong line."""
    found: list[list[str]] = []
    used = {one.casefold() for one in taken}
    for line, written in enumerate(text.splitlines(), start=1):
        if not written.strip():
            continue
        heading, equals, value = (part.strip() for part in written.partition("="))
        if not equals or not heading or max(len(heading), len(value)) > LONGEST:
            raise NotAColumn(line=line)
        if heading.casefold() in used:
            raise HeadedTwice(line=line, heading=heading)
        _refuse_places(line, value)
        used.add(heading.casefold())
        found.append([heading, value])
    if len(found) > MOST:
        raise TooManyColumns(most=MOST)
    return found


def _refuse_places(line: int, value: str) -> None:
    try:
        places = [(name, look, how) for _text, name, look, how in string.Formatter().parse(value)]
    except ValueError:
        raise UnknownPlace(line=line) from None
    for name, look, how in places:
        if name is not None and (name not in PLACES or look or how):
            raise UnknownPlace(line=line)


def written(columns: Iterable[Sequence[str]]) -> str:
    """Return columns as the lines that `read_columns` reads."""
    return "\n".join(f"{heading} = {value}" for heading, value in columns)


def coded(columns: Iterable[Sequence[str]], payment: Any) -> list[str]:
    """Return what stands in the columns of a payment."""
    told = {place: getattr(payment, name) for place, name in PLACES.items()}
    return [value.format_map(told) for _heading, value in columns]
