# SPDX-License-Identifier: AGPL-3.0-or-later
"""Characters without business in names, cells and answers: control, bidirectional and lone surrogates."""

import unicodedata

# Invisible characters that some scripts need to be written at all.
JOINERS = "\u200c\u200d"
# What belongs to running text, or is left in it by word processors: soft hyphen, zero-width spaces.
IN_RUNNING_TEXT = "\t\n\r\u00ad\u200b\u2060\ufeff"


def forbidden_character(text: str, *, lines: bool = False) -> str | None:
    """The first character of `text` that is refused, as `U+202E`, or None.

    Refused are control characters, characters that turn or hide text (bidirectional and zero-width ones,
    tags), line separators and lone surrogates. With `lines=True`, for text of several lines, tabs, line
    ends, soft hyphens and zero-width spaces pass.
    """
    if text.isprintable():
        return None
    for character in text:
        if character in JOINERS or (lines and character in IN_RUNNING_TEXT):
            continue
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
            return f"U+{ord(character):04X}"
    return None


def without_unprintables(text: str) -> str:
    """The text with every character that XML 1.0 cannot hold replaced by U+FFFD; all others stay."""
    if text.isprintable():
        return text
    return "".join(character if _fits_xml(ord(character)) else "\ufffd" for character in text)


def _fits_xml(code: int) -> bool:
    """The production `Char` of XML 1.0, fifth edition."""
    return code in (0x9, 0xA, 0xD) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
