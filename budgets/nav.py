# SPDX-License-Identifier: AGPL-3.0-or-later
"""The link of this room in the head of every page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.rules import roles_of
from budgets.rules import READS_MONEY
from core.registry import nav


@nav
def money_link(person: Any) -> list[tuple[int, str, Any]]:
    """Offer the board of tranches to those who may read it."""
    roles = {held.role for held in roles_of(person)}
    return [(45, reverse("money_board"), _("Money"))] if roles & READS_MONEY else []
