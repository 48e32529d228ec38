# SPDX-License-Identifier: AGPL-3.0-or-later
"""A second reader of the export, by rules of its own: it knows the text only, none of our modules.

Returns what is wrong: a transaction whose amounts do not add up to zero in each currency, an account that was
never opened, or one that does not stand where the export says.
"""

import re
from collections import defaultdict
from decimal import Decimal

TRANSACTION = re.compile(r'(\d{4}-\d{2}-\d{2}) \* "(?:[^"\\]|\\.)*"')
LEG = re.compile(r"  ([A-Z][A-Za-z]+(?::[A-Z0-9][A-Za-z0-9-]*)+)  (-?\d+(?:\.\d+)?) ([A-Z]{3})")
OPEN = re.compile(r"\d{4}-\d{2}-\d{2} open (\S+) ([A-Z]{3})")
STANDS = re.compile(r"\d{4}-\d{2}-\d{2} balance (\S+) (-?\d+(?:\.\d+)?) ~ 0 ([A-Z]{3})")


def faults(text: str) -> list[str]:
    """Return what is wrong with an export, with the number of the line."""
    reader = Reader()
    for number, line in enumerate(text.splitlines(), start=1):
        reader.read(number, line)
    reader.close()
    return reader.found


class Reader:
    """What was read so far."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.opened: dict[str, str] = {}
        self.running, self.sums = defaultdict(Decimal), defaultdict(Decimal)
        self.began = 0

    def read(self, number: int, line: str) -> None:
        """Read a line."""
        if match := LEG.fullmatch(line):
            self.leg(number, match[1], Decimal(match[2]), match[3])
        elif not line.startswith("  "):
            self.close()
            self.directive(number, line)

    def leg(self, number: int, account: str, amount: Decimal, currency: str) -> None:
        """Add a leg to its transaction and its account."""
        self.sums[currency] += amount
        self.running[account] += amount
        if self.opened.get(account) != currency:
            self.found.append(f"{number}: {account} is not open in {currency}")

    def directive(self, number: int, line: str) -> None:
        """Read what begins at the margin."""
        if TRANSACTION.fullmatch(line):
            self.began = number
        elif match := OPEN.fullmatch(line):
            self.opened[match[1]] = match[2]
        elif match := STANDS.fullmatch(line):
            if self.running[match[1]] != Decimal(match[2]):
                self.found.append(f"{number}: {match[1]} stands at {self.running[match[1]]}")
        elif not line.startswith("option "):
            self.found.append(f"{number}: {line}")

    def close(self) -> None:
        """End a transaction: it adds up to zero."""
        self.found += [f"{self.began}: {left} {code} left over" for code, left in self.sums.items() if left]
        self.sums.clear()
