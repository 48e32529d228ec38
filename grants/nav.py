# SPDX-License-Identifier: AGPL-3.0-or-later
"""Links of this room in the head of every page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.rules import roles_of
from core.registry import nav


@nav
def applicants_links(person: Any) -> list[tuple[int, str, Any]]:
    """Offer the own proposals to everybody who has no role in a programme."""
    return [] if roles_of(person) else [(20, reverse("my_submissions"), _("My proposals"))]
