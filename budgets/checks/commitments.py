# SPDX-License-Identifier: AGPL-3.0-or-later
"""Check of the commitments: what is promised to an award and not yet paid out is what the ledger says."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from budgets.chart import COMMITTED
from budgets.checks import Finding, check
from budgets.models import Ceiling, Payment, Posting, TranchePlan
from budgets.states import PaymentState
from core.money import Money


@check
def commitments_agree(programme_key: str) -> Iterator[Finding]:
    """Yield each award of which another amount is committed than promised and not paid out (four queries)."""
    wanted = _promised(programme_key)
    out = Payment.objects.held_by_commitment().filter(programme_key=programme_key, state__in=PaymentState.OUT)
    sums = out.order_by().values_list("award_number", "currency").annotate(sum=Sum("amount_minor"))
    for number, currency, minor in sums:
        wanted[number, currency] -= minor
    booked: Counter[tuple[str, str]] = Counter()
    for row in Posting.objects.counted(programme_key).on_account(COMMITTED).balances():
        booked[row.subject, row.amount.currency] += row.amount.minor
    words = _("The ledger holds a commitment of %(found)s, but %(wanted)s is promised and not paid out.")
    for key in sorted({*wanted, *booked}):
        if wanted[key] != booked[key]:
            told = {"found": Money(booked[key], key[1]), "wanted": Money(wanted[key], key[1])}
            yield Finding(programme_key, key[0], words % told)


def _promised(programme_key: str) -> Counter[tuple[str, str]]:
    """What each award with a plan was promised: its ceiling, or the plan without what was given up if less."""
    ceilings = Ceiling.objects.filter(programme_key=programme_key).values_list("number", "ceiling_minor")
    most = dict(ceilings)
    found: Counter[tuple[str, str]] = Counter()
    for plan in TranchePlan.objects.filter(award__programme_key=programme_key).select_related("award"):
        planned = plan.amount_minor - plan.given_up_minor
        found[plan.award.number, plan.award.currency] = min(planned, most.get(plan.award.number, planned))
    return found
