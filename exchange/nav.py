# SPDX-License-Identifier: AGPL-3.0-or-later
"""The link of this room in the head of every page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.rules import roles_of
from accounts.states import RoleFamily
from core.registry import nav


@nav
def import_link(person: Any) -> list[tuple[int, str, Any]]:
    """Offer the import to those who may bring files."""
    if not any(held.role in RoleFamily.STAFF for held in roles_of(person)):
        return []
    return [(60, reverse("import_call"), _("Import"))]
