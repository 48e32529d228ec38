# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demonstration's money: what stands there when it is told, and that telling it again changes nothing."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from budgets.models import (
    BudgetVersion,
    Expense,
    Payment,
    PaymentBatch,
    ReleaseCondition,
    Settlement,
    StatementLine,
    Tranche,
)
from core.models import AuditEntry
from exchange.demonstration import story
from exchange.demonstration.money import tell_money
from grants.models import Award, AwardInstalment, Call
from tests import personas, worlds
from tests.budgets.payments import people
from tests.keeping import kept

pytestmark = pytest.mark.django_db
SIGNED = datetime(2025, 7, 2, 7, tzinfo=UTC)


def award(place: int, state: str = "active") -> Award:
    """An award of all that its submission asked for, signed in July 2025, with three instalments."""
    made = Award.objects.create(
        submission=worlds.filled(title=f"Idea {place}"), programme_key=personas.PROGRAMME, call_key=worlds.CALL,
        number=f"TVET-A{place:02}", place=place, amount_minor=682_000, currency="RWF", offered_at=SIGNED, state=state,
        activated_at=SIGNED if state == "active" else None, starts_on=date(2025, 7, 7), ends_on=date(2099, 7, 7),
    )  # fmt: skip
    AwardInstalment.objects.bulk_create(
        AwardInstalment(award=made, order=order, amount_minor=one.amount.minor, condition=one.condition)
        for order, one in enumerate(story._instalments(made), start=1)
    )
    return made


@kept
def told() -> Call:
    """Every part of the story, on nine awards in force and one that waits for its signatures."""
    for who in (people.maker, people.checker, people.releaser, people.director, personas.grace):
        who()
    for place in range(1, 10):
        award(place)
    award(10, "offered")
    call = Call.objects.get(key=worlds.CALL)
    tell_money(call, story.holder, lambda text: None)
    return call


def states(model, *names) -> Counter:
    rows = model.objects.order_by().values_list(*names or ["state"])
    return Counter(row if len(row) > 1 else row[0] for row in rows)


def test_every_part_of_the_story_stands_there():
    told()

    assert states(Payment) == {"settled": 11, "returned": 1, "checked": 1, "requested": 1}
    assert states(PaymentBatch, "state", "channel") == {
        ("sent", "pack"): 1, ("sent", "pain09"): 2, ("sent", "table"): 1,
    }  # fmt: skip
    assert states(Tranche) == {"liquidated": 5, "paid": 6, "due": 3, "planned": 13}
    assert states(Expense) == {"accepted": 23, "submitted": 2, "asked": 1, "refused": 1}
    assert states(BudgetVersion) == {"approved": 9, "superseded": 1, "submitted": 2}
    assert states(StatementLine) == {"posted": 2, "waiting": 1}
    assert ReleaseCondition.objects.exclude(waived_at=None).count() == 1
    assert ReleaseCondition.objects.filter(waived_at=None).exclude(waiver_asked_at=None).count() == 1
    assert Settlement.objects.filter(finding=None).count() == 1
    again = Payment.objects.get(attempt=2)
    assert (again.state, again.reference) == ("settled", "TVET-A05-T1-2")


def test_telling_it_again_changes_nothing():
    call = told()
    before = AuditEntry.objects.latest("pk").pk

    tell_money(call, story.holder, lambda text: None)

    assert list(AuditEntry.objects.filter(pk__gt=before).values_list("act", flat=True)) == []


def test_money_moves_on_its_days_and_nobody_acts_twice_on_a_payment():
    told()

    first = Payment.objects.get(reference="TVET-A01-T1-1")
    days = [first.requested_at, first.checked_at, first.released_at, first.sent_at, first.settled_at]
    assert [f"{day:%m-%d}" for day in days] == ["07-10", "07-11", "07-13", "07-14", "07-16"]
    assert first.paid_on == date(2025, 7, 16)
    assert len({first.maker_id, first.checker_id, first.releaser_id}) == 3
    late = AuditEntry.objects.filter(happened_at__gt=timezone.now())
    assert not late.exists()


def test_where_finance_has_nobody_no_money_is_told():
    call = worlds.open_call()

    tell_money(call, story.holder, lambda text: None)

    assert not BudgetVersion.objects.exists()
