# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of reviews."""

from reviews.models.assignment import AssignmentRun
from reviews.models.panel import ConflictOfInterest, Criterion, Panel, Panelist
from reviews.models.ranking import Ranking
from reviews.models.review import Review, Score
from reviews.models.selection import Selection, SelectionLine, SignOff

__all__ = [
    "AssignmentRun",
    "ConflictOfInterest",
    "Criterion",
    "Panel",
    "Panelist",
    "Ranking",
    "Review",
    "Score",
    "Selection",
    "SelectionLine",
    "SignOff",
]
