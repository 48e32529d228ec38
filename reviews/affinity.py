# SPDX-License-Identifier: AGPL-3.0-or-later
"""How well a panelist fits a proposal, as four shares from 0 to 1, each with its reason. Plain data only.

    field       1 where one of the panelist's fields is the trade, or names it; a half where a word is shared
    bid         0: panelists are not asked to bid, since that would show them titles before they declare ties
    language    1 where the proposal is written in the panelist's language
    experience  reviews handed in before, in other stages: ten or more count as 1

What the shares weigh stands in `reviews.assignment.affinity_of` (600, 250, 100, 50 of 1000).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reviews.spelling import folded

MUCH_EXPERIENCE = 10


@dataclass(frozen=True)
class Reader:
    """What is known of a panelist."""

    seat: int
    fields: tuple[str, ...] = ()
    language: str = ""
    reviews_before: int = 0


@dataclass(frozen=True)
class Proposed:
    """What is known of a proposal."""

    submission: int
    trade: str = ""
    language: str = ""


@dataclass(frozen=True)
class Fit:
    """The shares of one pair."""

    field: float
    bid: float
    language: float
    experience: float

    @property
    def is_expert(self) -> bool:
        """Whether the panelist names the very trade."""
        return self.field == 1


def field_share(fields: Sequence[str], trade: str) -> float:
    """Return how near the panelist's fields are to the trade: 1, a half, or nothing."""
    wanted = folded(trade)
    offered = [folded(one) for one in fields]
    if not wanted or not any(offered):
        return 0.0
    if wanted in offered:
        return 1.0
    words = _words(wanted)
    return 0.5 if any(words & _words(one) for one in offered) else 0.0


def _words(text: str) -> set[str]:
    """Return the words that mean something (four letters or more)."""
    return {word for word in text.replace("-", " ").replace(",", " ").split() if len(word) > 3}


def fit(reader: Reader, proposal: Proposed) -> Fit:
    """Return how well this panelist fits this proposal."""
    return Fit(
        field=field_share(reader.fields, proposal.trade),
        bid=0.0,
        language=float(bool(reader.language) and reader.language == proposal.language),
        experience=min(reader.reviews_before, MUCH_EXPERIENCE) / MUCH_EXPERIENCE,
    )


def fits(readers: Sequence[Reader], proposals: Sequence[Proposed]) -> list[list[Fit]]:
    """Return the fit of every pair, a row per proposal."""
    return [[fit(reader, proposal) for reader in readers] for proposal in proposals]
