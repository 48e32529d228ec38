# SPDX-License-Identifier: AGPL-3.0-or-later
"""What must be true before the money of an award is closed: each need is a question to the facts.

@need
def reports_accepted(award) -> Iterable[str]: ...   # sentences of what is missing, none if all is well

Rooms above this one register what they know (a final report that is not accepted yet).
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from budgets.chart import ADVANCES, REFUNDS_DUE
from budgets.states import ExpenseState, PaymentState, TrancheState
from core.money import Money, total

Need = Callable[[Any], Iterable["str | Promise"]]
NEEDS: list[Need] = []


def need(asked: Need) -> Need:
    """Register a need."""
    NEEDS.append(asked)
    return asked


def missing_for(award: Any) -> list[str]:
    """Return all that stands in the way of closing an award's money, as sentences in the active language."""
    return [str(words) for asked in NEEDS for words in asked(award)]


@need
def tranches_are_paid_or_called_off(award: Any) -> Iterable[str]:
    """Every tranche arrived, or was called off."""
    tranches = list(award.tranches.all())
    if not tranches:
        yield _("Nothing was planned for this award yet.")
    for one in tranches:
        if one.state in TrancheState.AHEAD:
            yield _("Tranche %(no)s (%(amount)s) is neither paid nor called off.") % {
                "no": one.no,
                "amount": one.amount,
            }


@need
def payments_have_ended(award: Any) -> Iterable[str]:
    """No payment is under way."""
    from budgets.models import Payment  # models stand above this file

    own = {"programme_key": award.programme_key, "award_number": award.number}
    under_way = Payment.objects.filter(**own).live().exclude(state=PaymentState.SETTLED)
    for one in under_way.order_by("reference"):
        yield _("The payment %(reference)s is under way: %(state)s.") % {
            "reference": one.reference,
            "state": one.state_label,
        }


@need
def expenses_are_judged(award: Any) -> Iterable[str]:
    """Every expense is accepted or refused."""
    waiting = award.expenses.filter(state__in=ExpenseState.OPEN).count()
    if waiting:
        yield _("Expenses that finance has not judged yet: %(count)s.") % {"count": waiting}


@need
def findings_are_settled(award: Any) -> Iterable[str]:
    """Nothing that was found is open."""
    open_ones = total((one.sum().pending for one in award.findings.all()), award.currency)
    if open_ones:
        yield _("Of what was found, %(amount)s is not settled.") % {"amount": open_ones}


@need
def advances_are_accounted_for(award: Any) -> Iterable[str]:
    """The ledger holds no advance to the grantee, and nothing is asked back."""
    for code, words in (
        (ADVANCES, _("%(amount)s was paid and is neither accounted for nor back.")),
        (REFUNDS_DUE, _("%(amount)s was asked back and has not come.")),
    ):
        for amount in standing(award, code):
            yield words % {"amount": amount}


def standing(award: Any, code: str) -> list[Money]:
    """Return what stands on an account of the award, in each currency in which anything does (one query)."""
    from budgets.models import Posting  # models stand above this file

    found = Posting.objects.counted(award.programme_key).on_account(code, award.number)
    return [one.amount for one in found.balances() if one.amount]
