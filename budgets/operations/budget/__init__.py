# SPDX-License-Identifier: AGPL-3.0-or-later
"""Budgets of awards: written by the team, checked by the programme, approved by finance, amended by versions."""

from .approving import (
    ApprovalNeeded,
    CheckedByAuthor,
    SumIsNotTheAward,
    approve_budget,
    check_budget,
    classified,
    compared,
    reject_budget,
    return_budget,
)
from .writing import (
    AmendedAlready,
    BudgetExists,
    Line,
    NoAwardToPlan,
    NotADraft,
    NothingPlanned,
    NothingToAmend,
    OwnAboveCost,
    amend,
    begin_budget,
    save_lines,
    submit_budget,
)

__all__ = [
    "AmendedAlready",
    "ApprovalNeeded",
    "BudgetExists",
    "CheckedByAuthor",
    "Line",
    "NoAwardToPlan",
    "NotADraft",
    "NothingPlanned",
    "NothingToAmend",
    "OwnAboveCost",
    "SumIsNotTheAward",
    "amend",
    "approve_budget",
    "begin_budget",
    "check_budget",
    "classified",
    "compared",
    "reject_budget",
    "return_budget",
    "save_lines",
    "submit_budget",
]
