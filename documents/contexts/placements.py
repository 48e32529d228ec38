# SPDX-License-Identifier: AGPL-3.0-or-later
"""The papers of a placement: terms of reference, letter to the employer, certificate."""

from dataclasses import dataclass
from datetime import date

from documents.contexts.base import Paper, Signatory


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service or module, with its hours as text ("24")."""

    title: str
    hours: str


@dataclass(frozen=True, kw_only=True)
class PlacementPaper(Paper):
    """What the papers of a placement have in common."""

    placement: str  # its number
    expert: str
    host: str
    place: str = ""
    title: str  # the course or service
    starts_on: date
    ends_on: date
    signatory: Signatory


@dataclass(frozen=True, kw_only=True)
class TermsOfReference(PlacementPaper):
    """What the expert does, where and when; accepted by both sides."""

    version: int
    days: int
    tasks: str
    services: tuple[Service, ...] = ()
    counterparts: tuple[str, ...] = ()
    expert_accepted_on: date
    host_accepted_on: date


@dataclass(frozen=True, kw_only=True)
class LeaveLetter(PlacementPaper):
    """To the expert's employer: please grant leave."""

    employer: str
    days: int


@dataclass(frozen=True, kw_only=True)
class PlacementCertificate(PlacementPaper):
    """What was done: days present, hours, people reached."""

    days: int
    hours: str = ""
    women: int = 0
    men: int = 0
    services: tuple[Service, ...] = ()
