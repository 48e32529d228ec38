# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names and words compared as people mean them, not as they happened to type them."""

import unicodedata


def folded(text: str) -> str:
    """Return a text without capitals, doubled blanks and written variants of one letter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
