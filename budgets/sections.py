# SPDX-License-Identifier: AGPL-3.0-or-later
"""The parts of the money room, as tabs on the pages of each."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.permissions import may


class Section(NamedTuple):
    """A part: the name of its first page, its word, and who sees it."""

    page: str
    label: Any
    permission: str = "budgets.see_money_board"


SECTIONS = (
    Section("money_board", _("Tranches")),
    Section("payments", _("Payments")),
    Section("payees", _("Payees")),
    Section("payment_rules", _("Rules of paying")),
)


def sections(person: Any, here: str) -> list[tuple[str, Any, bool]]:
    """Return (address, word, whether it is here) of each part that the person may open."""
    return [
        (reverse(one.page), one.label, one.page == here) for one in SECTIONS if may(person, one.permission)
    ]
