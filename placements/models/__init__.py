# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of this room."""

from placements.models.allowance import PlacementAllowance
from placements.models.clearance import ChecklistItem, Clearance, ClearancePaper
from placements.models.need import HostNeed
from placements.models.placement import Placement, PlacementTerms
from placements.models.report import Evaluation, PlacementReport
from placements.models.rules import PlacementRules
from placements.models.work import AgreedService, Attendance, Counterpart, ServiceLog, Travel

__all__ = [
    "AgreedService",
    "Attendance",
    "ChecklistItem",
    "Clearance",
    "ClearancePaper",
    "Counterpart",
    "Evaluation",
    "HostNeed",
    "Placement",
    "PlacementAllowance",
    "PlacementReport",
    "PlacementRules",
    "PlacementTerms",
    "ServiceLog",
    "Travel",
]
