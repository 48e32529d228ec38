# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows of this room."""

from .audit_sample import AuditItem, AuditSample
from .batch import BatchFile, BatchLine, PaymentBatch
from .budget import AgreementRules, BudgetHeading, BudgetLine, BudgetVersion, rules_for
from .ceiling import Ceiling
from .closing import MoneyClosing
from .expense import TICKS, UNPLANNED, Expense, Finding
from .fund import Fund, FundLine
from .ledger import Anchor, ChainHead, JournalEntry, LedgerAccount, Posting
from .payee import Payee, PayeeAccount
from .payment import Approval, Payment
from .payment_rules import PaymentRules
from .payout_format import PayoutFormat
from .period import Period
from .rate import FxRate
from .settlement import Settlement
from .source_account import SourceAccount
from .statement import StatementImport, StatementLine
from .tranche import ReleaseCondition, Tranche, TranchePlan

__all__ = [
    "TICKS",
    "UNPLANNED",
    "AgreementRules",
    "Anchor",
    "Approval",
    "AuditItem",
    "AuditSample",
    "BatchFile",
    "BatchLine",
    "BudgetHeading",
    "BudgetLine",
    "BudgetVersion",
    "Ceiling",
    "ChainHead",
    "Expense",
    "Finding",
    "Fund",
    "FundLine",
    "FxRate",
    "JournalEntry",
    "LedgerAccount",
    "MoneyClosing",
    "Payee",
    "PayeeAccount",
    "Payment",
    "PaymentBatch",
    "PaymentRules",
    "PayoutFormat",
    "Period",
    "Posting",
    "ReleaseCondition",
    "Settlement",
    "SourceAccount",
    "StatementImport",
    "StatementLine",
    "Tranche",
    "TranchePlan",
    "rules_for",
]
