# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows of this room."""

from .ceiling import Ceiling
from .ledger import Anchor, ChainHead, JournalEntry, LedgerAccount, Posting
from .payee import Payee, PayeeAccount
from .payment import Approval, Payment, PaymentBatch
from .payment_rules import PaymentRules
from .period import Period
from .rate import FxRate

__all__ = [
    "Anchor",
    "Approval",
    "Ceiling",
    "ChainHead",
    "FxRate",
    "JournalEntry",
    "LedgerAccount",
    "Payee",
    "PayeeAccount",
    "Payment",
    "PaymentBatch",
    "PaymentRules",
    "Period",
    "Posting",
]
