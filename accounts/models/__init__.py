# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of accounts."""

from accounts.models.consent import Consent, ConsentText
from accounts.models.expert import AvailabilityWindow, ExpertProfile
from accounts.models.institution import Institution
from accounts.models.invitation import Invitation
from accounts.models.person import Person
from accounts.models.rights import Breach, DataCopy, HeirContact, PurgeRun, RetentionPeriod, RightsRequest
from accounts.models.role import RoleHeld
from accounts.models.translation import TranslationReview

__all__ = [
    "AvailabilityWindow",
    "Breach",
    "Consent",
    "ConsentText",
    "DataCopy",
    "ExpertProfile",
    "HeirContact",
    "Institution",
    "Invitation",
    "Person",
    "PurgeRun",
    "RetentionPeriod",
    "RightsRequest",
    "RoleHeld",
    "TranslationReview",
]
