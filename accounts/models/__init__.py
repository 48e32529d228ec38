# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of accounts."""

from accounts.models.institution import Institution
from accounts.models.invitation import Invitation
from accounts.models.person import Person
from accounts.models.role import RoleHeld

__all__ = ["Institution", "Invitation", "Person", "RoleHeld"]
