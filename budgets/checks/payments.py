# SPDX-License-Identifier: AGPL-3.0-or-later
"""Checks of the payments: counters are the sums of the payments, the payments are what the ledger says.

Each payment's state is compared with its postings, one by one, and the sums with the balances of 1310 (what
payments put there) and 1090 (all of it).
"""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext_lazy as _

from budgets.chart import ADVANCES, IN_TRANSIT
from budgets.checks import Finding, check
from budgets.models import Ceiling, JournalEntry, Payment, Posting
from budgets.payables import PAYABLES
from budgets.states import PaymentState, Stage

CHUNK = 2000
PREFIX = "pay:"
# State: the acts of which the ledger has an entry.
POSTED = {
    PaymentState.REQUESTED: set(),
    PaymentState.CHECKED: set(),
    PaymentState.REJECTED: set(),
    PaymentState.RELEASED: {"release"},
    PaymentState.SENT: {"release"},
    PaymentState.SETTLED: {"release", "settle"},
    PaymentState.FAILED: {"release", "fail"},
    PaymentState.RETURNED: {"release", "settle", "return", "return:release"},
}


@check
def counters_agree(programme_key: str) -> Iterator[Finding]:
    """Yield each ceiling whose counters are not the sums of its payments."""
    live, paid = Q(payments__state__in=PaymentState.LIVE), Q(payments__state=PaymentState.SETTLED)
    rows = Ceiling.objects.filter(programme_key=programme_key).annotate(
        live=Sum("payments__amount_minor", filter=live), arrived=Sum("payments__amount_minor", filter=paid)
    )
    for row in rows.order_by("pk"):
        if row.committed_minor != (row.live or 0):
            yield Finding(
                programme_key, row.number, _("what is reserved is not the sum of its live payments")
            )
        if row.paid_minor != (row.arrived or 0):
            yield Finding(programme_key, row.number, _("what is paid is not the sum of its settled payments"))


@check
def postings_agree(programme_key: str) -> Iterator[Finding]:
    """Yield each payment whose postings are not those of its state, and each posting of no payment."""
    acts: dict[str, set[str]] = {}
    keys = JournalEntry.objects.sealed().of_programme(programme_key).filter(key__startswith=PREFIX)
    for key in keys.values_list("key", flat=True).order_by("seq").iterator(chunk_size=CHUNK):
        reference, _colon, act = key.removeprefix(PREFIX).partition(":")
        acts.setdefault(reference, set()).add(act)
    payments = Payment.objects.filter(programme_key=programme_key).order_by("pk")
    for reference, state in payments.values_list("reference", "state").iterator(chunk_size=CHUNK):
        if acts.pop(reference, set()) != POSTED[PaymentState(state)]:
            yield Finding(programme_key, reference, _("its postings are not those of its state"))
    for reference in sorted(acts):
        yield Finding(programme_key, reference, _("was posted, but there is no such payment"))


@check
def balances_agree(programme_key: str) -> Iterator[Finding]:
    """Yield each award of which the ledger holds another advance than was paid, and a transit that is not explained."""
    advances: Counter[tuple[str, str]] = Counter()
    transit: Counter[tuple[str, str]] = Counter()
    counted = Posting.objects.counted(programme_key)
    for row in counted.on_account(ADVANCES).filter(entry__key__startswith=PREFIX).balances():
        advances[row.subject, row.amount.currency] += row.amount.minor
    for row in counted.on_account(IN_TRANSIT).balances():
        transit["", row.amount.currency] += row.amount.minor
    out = Payment.objects.filter(programme_key=programme_key, state__in=PaymentState.OUT)
    sums = out.order_by().values_list("award_number", "currency", "state").annotate(sum=Sum("amount_minor"))
    for award, currency, state, minor in sums:
        advances[award, currency] -= minor
        transit["", currency] += 0 if state == PaymentState.SETTLED else minor
    for (award, currency), minor in sorted(advances.items()):
        if minor:
            yield Finding(
                programme_key, f"{award} {currency}", _("the ledger holds another advance than was paid")
            )
    for (_nobody, currency), minor in sorted(transit.items()):
        if minor:
            yield Finding(
                programme_key, f"{IN_TRANSIT} {currency}", _("what is in transit is not what was sent")
            )


@check
def people_answered(programme_key: str) -> Iterator[Finding]:
    """Yield each payment for which too few people answered, or one who may not."""
    beyond = Payment.objects.filter(programme_key=programme_key).annotate(
        checks=Count("approvals", filter=Q(approvals__stage=Stage.CHECK)),
        releases=Count("approvals", filter=Q(approvals__stage=Stage.RELEASE)),
        own=Count("approvals", filter=Q(approvals__person=F("maker"))),
    )
    unchecked = Q(state__in=PaymentState.BEYOND_CHECK, checks__lt=F("checks_needed"))
    unreleased = Q(state__in=PaymentState.BEYOND_RELEASE, releases__lt=F("releases_needed"))
    few = beyond.filter(unchecked | unreleased | Q(own__gt=0)).order_by("pk")
    for reference in few.values_list("reference", flat=True):
        yield Finding(programme_key, reference, _("too few people answered for it, or the one who asked"))


@check
def things_exist(programme_key: str) -> Iterator[Finding]:
    """Yield each payment of a thing that is not there, or of another amount than the thing's."""
    payments = Payment.objects.filter(programme_key=programme_key).prefetch_related("thing").order_by("pk")
    for payment in payments.iterator(chunk_size=CHUNK):
        kind = PAYABLES.get(payment.content_type.model_class()._meta.label_lower)
        if kind is None or payment.thing is None:
            yield Finding(programme_key, payment.reference, _("what it pays is not there"))
        elif payment.state in PaymentState.LIVE and kind.amount(payment.thing) != payment.amount:
            yield Finding(programme_key, payment.reference, _("what it pays has another amount"))
