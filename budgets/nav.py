# SPDX-License-Identifier: AGPL-3.0-or-later
"""The link of this room in the head of every page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.rules import roles_of
from accounts.states import Role
from budgets.rules import READS_MONEY
from core.registry import Links, nav

# The rooms beside the board whose addresses do not begin with its own.
PARTS = ("payments", "batches", "payees", "statements", "run_expenses", "funds", "audit")


@nav
def money_link(person: Any) -> Links:
    """Offer the board of tranches to those who may read it, and the totals to the donor."""
    roles = {held.role for held in roles_of(person)}
    if roles & READS_MONEY:
        return [(45, reverse("money_board"), _("Money"), *(reverse(one) for one in PARTS))]
    return [(45, reverse("donor_money"), _("Money"))] if Role.DONOR_VIEWER in roles else []
