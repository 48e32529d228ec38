# SPDX-License-Identifier: AGPL-3.0-or-later
"""The chart of accounts: every account that the ledger may open, and whose sub-ledger its `subject` names."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from budgets.states import AccountKind
from core.unreadable import Unreadable


class UnknownAccount(Unreadable):
    """The code is not in the chart of accounts."""

    sentence = _("There is no account “%(code)s” in the chart of accounts.")


class SubjectNeeded(Unreadable):
    """The account is kept apart for each award, bank account or heading, and none is named."""

    sentence = _("Account %(code)s is kept apart for each %(subject)s: name one.")


@dataclass(frozen=True)
class Line:
    """One line of the chart. `subject` says what the account is kept apart by; empty when it is one account."""

    code: str
    name: str | Promise
    kind: AccountKind
    subject: str | Promise = ""


BANK = "1010"
IN_TRANSIT = "1090"
ADVANCES = "1310"
REFUNDS_DUE = "1320"
TRADING = "1900"
DONOR_FUNDS = "2010"
GRANT_EXPENSE = "5000"
FEES = "5900"
EXCHANGE_DIFFERENCE = "5950"
COMMITTED = "8010"
COMMITMENTS = "8020"

CHART: dict[str, Line] = {
    line.code: line
    for line in (
        Line(BANK, _("Bank"), AccountKind.ASSET, _("bank account")),
        Line(IN_TRANSIT, _("Payments in transit"), AccountKind.ASSET),
        Line(ADVANCES, _("Advances to grantees"), AccountKind.ASSET, _("award")),
        Line(REFUNDS_DUE, _("Refunds receivable"), AccountKind.ASSET, _("award")),
        Line(TRADING, _("Currency exchange"), AccountKind.TRADING),
        Line(DONOR_FUNDS, _("Donor funds received"), AccountKind.LIABILITY, _("donor")),
        Line(GRANT_EXPENSE, _("Grant expense"), AccountKind.EXPENSE, _("award and heading")),
        Line(FEES, _("Bank fees"), AccountKind.EXPENSE),
        Line(EXCHANGE_DIFFERENCE, _("Exchange differences"), AccountKind.EXPENSE),
        Line(COMMITTED, _("Committed to grantees"), AccountKind.MEMO, _("award")),
        Line(COMMITMENTS, _("Commitments, other side"), AccountKind.MEMO, _("award")),
    )
}


def line_of(code: str) -> Line:
    """Return the chart's line of a code; raises UnknownAccount."""
    try:
        return CHART[code]
    except KeyError:
        raise UnknownAccount(code=str(code)[:20]) from None
