# SPDX-License-Identifier: AGPL-3.0-or-later
"""What `reconcile_money` asks of banks' files: every matched line has its entry, and every line's entry its line."""

from collections.abc import Iterator

from django.db.models import Case, F, Sum, When
from django.utils.translation import gettext_lazy as _

from budgets.chart import BANK
from budgets.checks import Finding, check
from budgets.models import JournalEntry, Posting, StatementImport, StatementLine
from budgets.states import LineAct, LineState
from core import blobs

PREFIX = "line:"


@check
def lines_have_their_entries(programme_key: str) -> Iterator[Finding]:
    """Yield each account of which matched lines and their entries do not move the same, and each line without."""
    lines = StatementLine.objects.filter(
        programme_key=programme_key, state=LineState.POSTED, act__in=LineAct.MOVES
    )
    signed = Case(When(credit=True, then=F("amount_minor")), default=-F("amount_minor"))
    told = lines.order_by().values_list("statement__bank", "currency").annotate(sum=Sum(signed))
    moved = Posting.objects.counted(programme_key).on_account(BANK).filter(entry__statement_line__in=lines)
    booked = {(row.subject, row.amount.currency): row.amount.minor for row in moved.balances()}
    for bank, currency, minor in told:
        if booked.pop((bank, currency), 0) != minor:
            yield Finding(
                programme_key,
                f"{BANK} {bank} {currency}",
                _("its matched lines say another sum than was posted"),
            )
    for bank, currency in sorted(key for key, minor in booked.items() if minor):
        yield Finding(
            programme_key, f"{BANK} {bank} {currency}", _("lines of another account were posted on it")
        )
    for line in lines.exclude(entry__sealed=True, counts=True).order_by("pk"):
        yield Finding(programme_key, line.number, _("a matched line has no sealed entry, or was not booked"))


@check
def entries_have_their_lines(programme_key: str) -> Iterator[Finding]:
    """Yield each entry that was posted for a line, and has none."""
    sealed = JournalEntry.objects.sealed().of_programme(programme_key)
    lost = sealed.filter(key__startswith=PREFIX, statement_line=None).order_by("seq")
    for key in lost.values_list("key", flat=True):
        yield Finding(programme_key, key, _("was posted for a line of a bank's file that is not there"))


@check
def statements_are_whole(programme_key: str) -> Iterator[Finding]:
    """Yield each statement of which lines are missing, or whose file is gone."""
    for row in StatementImport.objects.filter(programme_key=programme_key).counted().order_by("pk"):
        if row.finished_at is not None and row.n_read != row.total:
            yield Finding(programme_key, str(row), _("lines of this statement are missing"))
        if not blobs.exists(row.sha256):
            yield Finding(programme_key, str(row), _("the file as it came is gone"))
