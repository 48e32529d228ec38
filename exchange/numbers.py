# SPDX-License-Identifier: AGPL-3.0-or-later
"""The number that an imported submission gets: its own, with the call's letters in front."""

from exchange.known import Known

LONGEST_PREFIX = 24


def prefix_of(known: Known) -> str:
    """The letters of the call's numbers."""
    return known.call.number_prefix if known.call else known.call_key[:LONGEST_PREFIX].strip("-_")


def number_of(text: str, prefix: str) -> str:
    """The number of a submission that its file knows as `text`."""
    return text if text.startswith(f"{prefix}-") else f"{prefix}-{text}"
