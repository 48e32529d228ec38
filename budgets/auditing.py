# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is out of the ordinary in a programme's money, for the auditor: each thing with its reason and its evidence.

A kind is a function of a Scope that answers with one query (two for expenses). The books of a closed period are
never opened again (a trigger refuses it), so that there is no kind for it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.models import (
    BatchLine,
    JournalEntry,
    PayeeAccount,
    Payment,
    ReleaseCondition,
    Settlement,
    StatementImport,
)
from budgets.odd_expenses import look_alikes
from budgets.states import PaymentState, SettledBy
from core.money import Money
from core.showing import zone_of
from grants.models import Programme

DAYS, MOST_DAYS = 30, 365
MOST = 1000  # of a kind; the newest


@dataclass(frozen=True)
class Scope:
    """Whose money, from when until when (days of the programme's clock), and what counts as soon after a change."""

    programme: Programme
    since: date | None = None
    until: date | None = None
    days: int = DAYS

    @property
    def key(self) -> str:
        """The programme's key."""
        return self.programme.key

    def within(self, rows: QuerySet, moment: str) -> QuerySet:
        """Return the rows whose moment lies within the days, newest first."""
        zone = zone_of(self.programme)
        if self.since is not None:
            rows = rows.filter(
                **{f"{moment}__gte": datetime.combine(self.since, time.min, zone).astimezone(UTC)}
            )
        if self.until is not None:
            rows = rows.filter(
                **{f"{moment}__lte": datetime.combine(self.until, time.max, zone).astimezone(UTC)}
            )
        return rows.order_by(F(moment).desc(), "-pk")[:MOST]


@dataclass(frozen=True)
class Unusual:
    """One thing: when, what it is called, why it is here, who answers for it, and where its evidence is."""

    at: datetime
    what: str
    why: str
    who: str
    url: str
    amount: Money | None = None
    kind: str = ""
    label: str | Promise = ""


def _payment(one: Payment, at: datetime | None, why: str, who: Any) -> Unusual:
    url = reverse("payment", args=[one.reference])
    return Unusual(at or one.requested_at, one.reference, why, str(who or ""), url, one.amount)


def overridden(scope: Scope) -> Iterator[Unusual]:
    """Yield the statements that were brought in although their balances do not add up."""
    rows = StatementImport.objects.filter(programme_key=scope.key).exclude(override_reason="")
    for one in scope.within(rows.select_related("imported_by"), "imported_at"):
        url = reverse("statement", args=[one.pk])
        yield Unusual(
            one.imported_at, one.name, one.override_reason, str(one.imported_by), url, one.difference
        )


def waived(scope: Scope) -> Iterator[Unusual]:
    """Yield the conditions that were waived."""
    rows = ReleaseCondition.objects.filter(tranche__award__programme_key=scope.key, waived_at__isnull=False)
    rows = rows.select_related("tranche__award", "waived_by")
    for one in scope.within(rows, "waived_at"):
        what = f"{one.tranche.number}: {one.label}"
        url = reverse("award_money", args=[one.award.number])
        yield Unusual(one.waived_at, what, one.waiver_reason, str(one.waived_by), url, one.tranche.amount)


def changed(scope: Scope) -> Iterator[Unusual]:
    """Yield the payments to an account that replaced another one of the payee not long before."""
    before = PayeeAccount.objects.filter(
        payee=OuterRef("account__payee"), verified_at__lt=OuterRef("account__verified_at")
    )
    soon = F("requested_at") - timedelta(days=scope.days)
    rows = Payment.objects.filter(Exists(before), programme_key=scope.key, account__verified_at__gte=soon)
    for one in scope.within(rows.select_related("account__payee", "account__verified_by"), "requested_at"):
        since = (one.requested_at - one.account.verified_at).days
        why = _("%(payee)s: %(account)s was confirmed %(days)s days before.") % {
            "payee": one.account.payee, "account": one.account, "days": since,
        }  # fmt: skip
        yield _payment(one, one.requested_at, why, one.account.verified_by)


def few_hands(scope: Scope) -> Iterator[Unusual]:
    """Yield the payments for which fewer people answer than the programme asks for elsewhere."""
    usual = scope.programme.hands_on_payment
    rows = Payment.objects.filter(programme_key=scope.key).annotate(
        hands=F("checks_needed") + F("releases_needed") + 1
    )
    for one in scope.within(rows.filter(hands__lt=usual), "requested_at"):
        why = _("%(hands)s people instead of %(usual)s.") % {"hands": one.hands, "usual": usual}
        yield _payment(one, one.requested_at, why, one.maker_name)


def ended(scope: Scope) -> Iterator[Unusual]:
    """Yield the payments that failed or came back."""
    states = [PaymentState.FAILED, PaymentState.RETURNED]
    rows = Payment.objects.filter(programme_key=scope.key, state__in=states, declared_by=None)
    for one in scope.within(rows, "ended_at"):
        yield _payment(one, one.ended_at, f"{one.state_label}: {one.reason}", one.maker_name)


def declared(scope: Scope) -> Iterator[Unusual]:
    """Yield the payments that a director declared failed."""
    rows = Payment.objects.filter(programme_key=scope.key, declared_by__isnull=False)
    for one in scope.within(rows.select_related("declared_by"), "ended_at"):
        yield _payment(one, one.ended_at, one.reason, one.declared_by)


def taken_out(scope: Scope) -> Iterator[Unusual]:
    """Yield the payments that were taken out of a batch after its list was locked."""
    rows = BatchLine.objects.filter(batch__programme_key=scope.key, taken_out_at__isnull=False)
    for one in scope.within(rows.select_related("batch", "taken_out_by"), "taken_out_at"):
        url = reverse("batch", args=[one.batch.number])
        yield Unusual(
            one.taken_out_at, one.reference, one.taken_out_reason, str(one.taken_out_by), url, one.amount
        )


def reversed_entries(scope: Scope) -> Iterator[Unusual]:
    """Yield the reversals in the ledger; those of failed and returned payments are shown as such."""
    rows = JournalEntry.objects.of_programme(scope.key).sealed().filter(reverses__isnull=False)
    rows = rows.exclude(key__startswith="pay:").select_related("by", "reverses")
    for one in scope.within(rows, "recorded_at"):
        what = _("Entry %(place)s takes back entry %(other)s") % {"place": one.seq, "other": one.reverses.seq}
        url = reverse("audit_entry", args=[scope.key, one.seq])
        yield Unusual(one.recorded_at, what, one.text, str(one.by or ""), url)


def alike(scope: Scope) -> Iterator[Unusual]:
    """Yield the accepted expenses that look like one that was accepted before."""
    found = look_alikes(scope.key)
    for one in scope.within(found.rows, "judged_at"):
        url = reverse("run_expense", args=[one.pk])
        yield Unusual(one.judged_at, str(one), found.why[one.pk], str(one.judged_by or ""), url, one.amount)


def written_off(scope: Scope) -> Iterator[Unusual]:
    """Yield what was written off."""
    rows = Settlement.objects.filter(award__programme_key=scope.key, way=SettledBy.WRITTEN_OFF)
    for one in scope.within(rows.select_related("tranche__award", "award", "settled_by"), "settled_at"):
        url = reverse("finding", args=[one.award.number, one.finding_id])
        yield Unusual(one.settled_at, one.tranche.number, one.words, str(one.settled_by), url, one.amount)


@dataclass(frozen=True)
class Kind:
    """A kind of exception: its words, and what finds them."""

    words: str | Promise
    find: Callable[[Scope], Iterator[Unusual]]


KINDS = {
    "overridden": Kind(gettext_lazy("Statement brought in although it does not add up"), overridden),
    "waived": Kind(gettext_lazy("Condition waived"), waived),
    "account": Kind(gettext_lazy("Account changed shortly before"), changed),
    "hands": Kind(gettext_lazy("Fewer people than usual"), few_hands),
    "ended": Kind(gettext_lazy("Failed or returned"), ended),
    "declared": Kind(gettext_lazy("Declared failed"), declared),
    "taken_out": Kind(gettext_lazy("Taken out of a locked batch"), taken_out),
    "reversed": Kind(gettext_lazy("Entry reversed"), reversed_entries),
    "alike": Kind(gettext_lazy("Expense like another one"), alike),
    "written_off": Kind(gettext_lazy("Written off"), written_off),
}


@dataclass(frozen=True)
class Exceptions:
    """What was found, newest first; `cut` are the kinds of which there may be more than the newest MOST."""

    rows: list[Unusual]
    cut: list[str | Promise]


def exceptions(scope: Scope, kind: str = "") -> Exceptions:
    """Return what is out of the ordinary, of one kind or of all."""
    rows, cut = [], []
    for name, one in KINDS.items():
        if kind in ("", name):
            found = [Unusual(**(vars(each) | {"kind": name, "label": one.words})) for each in one.find(scope)]
            rows += found
            cut += [one.words] if len(found) == MOST else []
    return Exceptions(sorted(rows, key=lambda each: each.at, reverse=True), cut)
