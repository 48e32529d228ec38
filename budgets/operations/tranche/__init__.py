# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tranches: planned when an award comes into force, due when what was agreed has come, changed by a new version."""

from .changing import SumIsNotThePlan, cancel_tranche, left_to_plan, replan
from .due import KEEPER, refresh_award, refresh_due
from .meeting import (
    AskFirst,
    EvidenceNeeded,
    FactsSpeak,
    MetAlready,
    OfNoTranche,
    WaivedByAsker,
    WordMissing,
    ask_waiver,
    meet_condition,
    must_wait,
    refuse_waiver,
    waive_condition,
)
from .opening import Agreed, NotInForce, Planned, open_award

__all__ = [
    "KEEPER",
    "Agreed",
    "AskFirst",
    "EvidenceNeeded",
    "FactsSpeak",
    "MetAlready",
    "NotInForce",
    "OfNoTranche",
    "Planned",
    "SumIsNotThePlan",
    "WaivedByAsker",
    "WordMissing",
    "ask_waiver",
    "cancel_tranche",
    "left_to_plan",
    "meet_condition",
    "must_wait",
    "open_award",
    "refresh_award",
    "refresh_due",
    "refuse_waiver",
    "replan",
    "waive_condition",
]
