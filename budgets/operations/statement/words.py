# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a bank's line gives to a payment: its voucher number, and its reason in words."""

from budgets.bankfiles.reasons import words_of
from budgets.models import StatementLine

LONGEST_REASON, LONGEST_VOUCHER = 300, 60


def voucher_of(line: StatementLine) -> str:
    """Return the number by which a payment is found in the bank's papers: the bank's own, or file and line."""
    if line.bank_ref and len(line.bank_ref) <= LONGEST_VOUCHER:
        return line.bank_ref
    return f"{line.statement.sha256[:12]}/{line.place}"


def reason_of(line: StatementLine) -> str:
    """Return the bank's reason in few words; the whole of it stands on the line."""
    text = " ".join(line.text.split())
    told = ": ".join(filter(None, (line.reason, text))) if text else words_of(line.reason) or line.status
    return told if len(told) <= LONGEST_REASON else f"{told[: LONGEST_REASON - 1]}…"
