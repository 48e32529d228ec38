# SPDX-License-Identifier: AGPL-3.0-or-later
"""What `reconcile_money` asks of plans and accounts: the live tranches are the award, the ledger has what was judged."""

from collections.abc import Iterator

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from budgets.checks import Finding, check
from budgets.models import Expense, JournalEntry, Tranche, TranchePlan
from budgets.states import ExpenseState
from core.money import Money


@check
def plans_are_their_awards(programme_key: str) -> Iterator[Finding]:
    """Every plan is sealed, and its live tranches and what was given up are the award."""
    plans = TranchePlan.objects.filter(award__programme_key=programme_key).select_related("award")
    for plan in plans.order_by("pk"):
        live = Tranche.objects.filter(award=plan.award).live()
        planned = live.aggregate(sum=Sum("amount_minor"))["sum"] or 0
        added = Money(planned + plan.given_up_minor, plan.award.currency)
        if plan.sealed_at is None or added != plan.award.amount:
            words = _("The plan is open, or adds up to %(sum)s while the award is %(amount)s.")
            yield Finding(programme_key, plan.number, words % {"sum": added, "amount": plan.award.amount})


@check
def accepted_expenses_are_posted(programme_key: str) -> Iterator[Finding]:
    """Every accepted expense has its sealed entry."""
    accepted = Expense.objects.filter(award__programme_key=programme_key, state=ExpenseState.ACCEPTED)
    keys = {f"expense:{pk}:accepted": pk for pk in accepted.order_by("pk").values_list("pk", flat=True)}
    sealed = JournalEntry.objects.sealed().of_programme(programme_key).filter(key__startswith="expense:")
    there = set(sealed.values_list("key", flat=True))
    for key in keys:
        if key not in there:
            yield Finding(programme_key, key, _("An accepted expense is not in the ledger."))
