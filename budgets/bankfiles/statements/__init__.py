# SPDX-License-Identifier: AGPL-3.0-or-later
"""One reader for all that banks and mobile money send back: camt.052, 053, 054, pain.002 and tables of results."""

from .balances import BalancesDisagree, disagreement
from .keys import EntryKey, entry_key, keys_of
from .model import Entry, Statement, with_our_returns
from .reading import NotAStatement, SeveralStatements, read_statement, read_statements

__all__ = [
    "BalancesDisagree",
    "Entry",
    "EntryKey",
    "NotAStatement",
    "SeveralStatements",
    "Statement",
    "disagreement",
    "entry_key",
    "keys_of",
    "read_statement",
    "read_statements",
    "with_our_returns",
]
