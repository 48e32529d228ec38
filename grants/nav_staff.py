# SPDX-License-Identifier: AGPL-3.0-or-later
"""Links of the staff's side in the head of every page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.rules import roles_of
from accounts.states import Role, RoleFamily
from core.registry import nav

READS_STAFF_PAGES = RoleFamily.STAFF | {Role.AUDITOR}
READS_AWARDS = READS_STAFF_PAGES | RoleFamily.COMMITTEE | RoleFamily.FINANCE | {Role.SIGNATORY}


@nav
def staff_links(person: Any) -> list[tuple[int, str, Any]]:
    """Offer the programme's pages to those who may read them."""
    roles = {held.role for held in roles_of(person)}
    links: list[tuple[int, str, Any]] = []
    if roles & READS_STAFF_PAGES:
        links += [(20, reverse("run"), _("Programme")), (30, reverse("run_calls"), _("Calls"))]
    if roles & READS_AWARDS:
        links.append((40, reverse("awards"), _("Awards")))
    return links
