# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a review still needs before it can be handed in. Plain data in, plain data out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

MARK, WHY = "c", "w"  # the first letter of a criterion's two fields


@dataclass(frozen=True)
class Lack:
    """One thing that is missing: the form's field, and what to do."""

    field: str
    words: str


def is_extreme(criterion: Any, value: Decimal | int | None) -> bool:
    """Say whether a mark is the lowest or the highest of its scale: those need a comment."""
    return value is not None and (value <= criterion.low or value >= criterion.high)


def lacks_of(
    criteria: Iterable[Any],
    marks: Mapping[int, Decimal | int | None],
    whys: Mapping[int, str],
    words: Mapping[str, str],
) -> list[Lack]:
    """Return what is missing: a mark on each criterion, a comment at the extremes, and three texts.

    `marks` and `whys` go by criterion; `words` holds comment, strength and improve.
    """
    found = []
    for criterion in criteria:
        value = marks.get(criterion.pk)
        if value is None:
            found.append(Lack(f"{MARK}{criterion.pk}", _("Score “%(name)s”.") % {"name": criterion.name}))
        elif is_extreme(criterion, value) and not whys.get(criterion.pk, "").strip():
            text = _("Say why “%(name)s” gets %(mark)s.") % {"name": criterion.name, "mark": f"{value:.0f}"}
            found.append(Lack(f"{WHY}{criterion.pk}", text))
    asked = {
        "comment": _("Write an overall comment for the panel."),
        "strength": _("Name one strength, for the team."),
        "improve": _("Name one thing to improve, for the team."),
    }
    return found + [Lack(name, text) for name, text in asked.items() if not words.get(name, "").strip()]
