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


class Group(NamedTuple):
    """Parts that belong together under one short word, which fits a phone's row."""

    label: Any
    parts: tuple[Section, ...]


GROUPS = (
    Group(
        _("Paying"),
        (
            Section("money_board", _("Tranches")),
            Section("payments", _("Payments")),
            Section("batches", _("Batches"), "budgets.see_batches"),
            Section("payees", _("Payees")),
        ),
    ),
    Group(
        _("Books"),
        (
            Section("statements", _("Statements"), "budgets.read_statements"),
            Section("run_expenses", _("Expenses")),
            Section("rates", _("Rates"), "budgets.see_funds"),
            Section("money_periods", _("Periods")),
        ),
    ),
    Group(
        _("Plans"),
        (
            Section("programme_actual", _("Budget and spending")),
            Section("funds", _("Funds"), "budgets.see_funds"),
        ),
    ),
    Group(
        _("Rules"),
        (
            Section("payment_rules", _("Rules of paying")),
            Section("agreement_rules", _("Rules of the agreements"), "budgets.set_agreement_rules"),
        ),
    ),
    Group(
        _("Audit"),
        (
            Section("audit", _("Samples"), "budgets.read_audit"),
            Section("audit_exceptions", _("Exceptions"), "budgets.read_audit"),
        ),
    ),
)
Tab = tuple[str, Any, bool]


def sections(person: Any, here: str) -> tuple[list[Tab], list[Tab]]:
    """Return the groups that the person may open, and the pages of the one that is open.

    Each is (address, word, whether it is here); a group leads to the first of its pages that the person may open.
    """
    groups, pages = list[Tab](), list[Tab]()
    for group in GROUPS:
        mine = [one for one in group.parts if may(person, one.permission)]
        inside = any(one.page == here for one in mine)
        if mine:
            groups.append((reverse(mine[0].page), group.label, inside))
        if inside and len(mine) > 1:
            pages = [(reverse(one.page), one.label, one.page == here) for one in mine]
    return groups, pages
