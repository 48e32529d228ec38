# SPDX-License-Identifier: AGPL-3.0-or-later
"""The link of this room in the head of every page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.rules import roles_of
from accounts.states import Role
from core.registry import Links, nav
from placements.rules import READS_ALL

SEES = READS_ALL | {Role.EXPERT, Role.HOST, Role.CLEARANCE_OFFICER}


@nav
def placements_link(person: Any) -> Links:
    """Offer the placements to those who have to do with them."""
    held = {held.role for held in roles_of(person)}
    return [(35, reverse("placements"), _("Placements"))] if held & SEES else []
