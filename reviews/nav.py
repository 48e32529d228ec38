# SPDX-License-Identifier: AGPL-3.0-or-later
"""Links of this room in the head of every page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.rules import roles_of
from accounts.states import Role, RoleFamily
from core.registry import nav
from reviews.models import Panelist

# They come to a panel by its pages, or by their inbox; asking costs them nothing.
STAFF = RoleFamily.STAFF | {Role.AUDITOR}


@nav
def panel_links(person: Any) -> list[tuple[int, str, Any]]:
    """Offer the queue to whoever sits on a panel."""
    if any(held.role in STAFF for held in roles_of(person)):
        return []
    if not Panelist.objects.filter(person_id=person.pk, left_at=None).exists():
        return []
    return [(15, reverse("review_queue"), _("My reviews"))]
