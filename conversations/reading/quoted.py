# SPDX-License-Identifier: AGPL-3.0-or-later
"""Takes from an answer what it quotes: only the sender's own words stay."""

import re

MARK = "-=-=-"  # stands in every mail that may be answered; what follows it is ours
WROTE = re.compile(r"(wrote|a écrit|a ecrit|schrieb|escribió|yanditse)\s*:\s*$", re.IGNORECASE)
SAID_WHEN = re.compile(r"^\s*>?\s*(on|le|am|el|ku)\b", re.IGNORECASE)
FORWARDED = re.compile(
    r"^\s*-{2,}\s*(original message|message d.origine|forwarded message|message transféré)", re.I
)
HEAD = re.compile(r"^\s*\*?(from|de|von)\s*\*?\s*:", re.IGNORECASE)
SENT = re.compile(r"^\s*\*?(sent|envoyé|date|gesendet)\s*\*?\s*:", re.IGNORECASE)
LONGEST_LINE = 300


def own_words(text: str) -> str:
    """Return the text up to where a quotation begins, without quoted lines and signature."""
    lines = text.split("\n")
    kept = lines[: end_of(lines)]
    while kept and (not kept[-1].strip() or kept[-1].lstrip().startswith(">")):
        kept.pop()
    return "\n".join(line.rstrip() for line in kept).strip()


def end_of(lines: list[str]) -> int:
    """Return the number of the line with which what is not the sender's own begins."""
    for number, line in enumerate(lines):
        if MARK in line:
            return before_attribution(lines, number)
        if len(line) <= LONGEST_LINE and begins_quotation(lines, number):
            return number
    return len(lines)


def begins_quotation(lines: list[str], number: int) -> bool:
    """Say whether a line opens a quotation, a forwarded mail or the signature."""
    line, following = lines[number], [one[:LONGEST_LINE] for one in lines[number + 1 : number + 4]]
    if line == "-- " or FORWARDED.match(line) or line.startswith("_" * 10):
        return True
    if SAID_WHEN.match(line) and any(WROTE.search(one) for one in (line, *following[:2])):
        return True
    return bool(HEAD.match(line)) and any(SENT.match(one) for one in following)


def before_attribution(lines: list[str], number: int) -> int:
    """Return where the few lines begin by which a mail program says whom it quotes."""
    for earlier in range(max(0, number - 4), number):
        if WROTE.search(lines[earlier][:LONGEST_LINE]):
            return earlier
    return number
