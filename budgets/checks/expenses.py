# SPDX-License-Identifier: AGPL-3.0-or-later
"""What `reconcile_money` asks of accounts: findings count their settlements, each is posted, advances are explained."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from budgets.chart import ADVANCES
from budgets.checks import Finding as Found
from budgets.checks import check
from budgets.checks.payments import PREFIX
from budgets.models import Expense, Finding, JournalEntry, MoneyClosing, Posting, Settlement
from budgets.states import ExpenseState, SettledBy
from core.money import Money


@check
def findings_count_their_settlements(programme_key: str) -> Iterator[Found]:
    """What a finding says of its settlements is what they add up to."""
    own = {"award__programme_key": programme_key}
    rows = Settlement.objects.filter(**own).exclude(finding=None).order_by()
    sums = {
        (pk, way): minor
        for pk, way, minor in rows.values_list("finding", "way").annotate(Sum("amount_minor"))
    }
    for row in Finding.objects.filter(**own).select_related("tranche__award").order_by("pk"):
        if any(getattr(row, f"{way}_minor") != sums.get((row.pk, way), 0) for way in SettledBy.values):
            yield Found(programme_key, str(row), _("the finding does not count what was settled of it"))


@check
def settlements_are_posted(programme_key: str) -> Iterator[Found]:
    """Every settlement has its sealed entry, and every such entry its settlement."""
    rows = Settlement.objects.filter(award__programme_key=programme_key).values_list("pk", flat=True)
    wanted = {f"settlement:{pk}" for pk in rows}
    sealed = JournalEntry.objects.sealed().of_programme(programme_key).filter(key__startswith="settlement:")
    there = set(sealed.values_list("key", flat=True))
    for key in sorted(wanted ^ there):
        words = _("a settlement is not in the ledger") if key in wanted else _("an entry has no settlement")
        yield Found(programme_key, key, words)


@check
def advances_are_explained(programme_key: str) -> Iterator[Found]:
    """What left an award's advance is what was accepted and settled; of a closed award nothing is left."""
    moved: Counter[tuple[str, str]] = Counter()
    counted = Posting.objects.counted(programme_key).on_account(ADVANCES)
    for row in counted.exclude(entry__key__startswith=PREFIX).balances():
        moved[row.subject, row.amount.currency] += row.amount.minor
    own = {"award__programme_key": programme_key}
    accepted = Expense.objects.filter(**own, state=ExpenseState.ACCEPTED).order_by()
    for rows in (accepted, Settlement.objects.filter(**own).order_by()):
        for number, currency, minor in rows.values_list("award__number", "award__currency").annotate(
            sum=Sum("amount_minor")
        ):
            moved[number, currency] += minor
    for (number, currency), minor in sorted(moved.items()):
        if minor:
            words = _("%(amount)s of the advance left it without receipt or settlement")
            yield Found(programme_key, number, words % {"amount": Money(-minor, currency)})
    closed = set(MoneyClosing.objects.filter(**own).values_list("award_number", flat=True))
    for row in counted.balances():
        if row.subject in closed and row.amount:
            yield Found(programme_key, row.subject, _("its money is closed, but an advance is left"))
