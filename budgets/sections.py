# SPDX-License-Identifier: AGPL-3.0-or-later
"""The parts of the money room, as tabs on the pages of each."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.permissions import may

BOARD = "budgets.see_money_board"


class Section(NamedTuple):
    """A part: the name of its first page, its word, and who sees it."""

    page: str
    label: Any
    permission: str = BOARD


SECTIONS = (
    Section("money_board", _("Tranches")),
    Section("payments", _("Payments")),
    Section("batches", _("Batches"), "budgets.see_batches"),
    Section("payees", _("Payees")),
    Section("statements", _("Statements"), "budgets.read_statements"),
    Section("run_expenses", _("Expenses")),
    Section("programme_actual", _("Budget and spending")),
    Section("funds", _("Funds"), "budgets.see_funds"),
    Section("rates", _("Exchange rates"), "budgets.see_funds"),
    Section("money_periods", _("Periods")),
    Section("payment_rules", _("Rules of paying")),
    Section("agreement_rules", _("Rules of the agreements"), "budgets.set_agreement_rules"),
    Section("audit", _("Audit"), "budgets.read_audit"),
    Section("audit_exceptions", _("Exceptions"), "budgets.read_audit"),
)


def sections(person: Any, here: str) -> list[tuple[str, Any, bool]]:
    """Return (address, word, whether it is here) of each part that the person may open."""
    return [
        (reverse(one.page), one.label, one.page == here) for one in SECTIONS if may(person, one.permission)
    ]
