# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demonstration's money: what stands there when it is told, and that telling it again changes nothing."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from budgets.models import (
    AuditSample,
    BudgetVersion,
    Expense,
    MoneyClosing,
    PayeeAccount,
    Payment,
    PaymentBatch,
    ReleaseCondition,
    Settlement,
    StatementLine,
    Tranche,
)
from budgets.operations.audit_sample import draw_again
from budgets.operations.audit_sample.drawing import Again
from core.models import AuditEntry
from documents.models import Document
from exchange.demonstration import story
from exchange.demonstration.money import ending, tell_money
from exchange.demonstration.money.desk import Desk
from grants.models import Award, AwardInstalment, Call
from tests import personas, worlds
from tests.budgets.payments import people
from tests.keeping import kept

pytestmark = pytest.mark.django_db
SIGNED = datetime(2025, 7, 2, 7, tzinfo=UTC)


def award(place: int) -> Award:
    """An award of all that its submission asked for, signed in July 2025, with three instalments."""
    made = Award.objects.create(
        submission=worlds.filled(title=f"Idea {place}"), programme_key=personas.PROGRAMME, call_key=worlds.CALL,
        number=f"TVET-A{place:02}", place=place, amount_minor=682_000, currency="RWF", offered_at=SIGNED, state="active",
        activated_at=SIGNED, starts_on=date(2025, 7, 7), ends_on=date(2099, 7, 7),
    )  # fmt: skip
    AwardInstalment.objects.bulk_create(
        AwardInstalment(award=made, order=order, amount_minor=one.amount.minor, condition=one.condition)
        for order, one in enumerate(story._instalments(made), start=1)
    )
    return made


@kept
def told() -> Call:
    """Every part of the story, on ten awards in force."""
    for who in (
        people.maker,
        people.checker,
        people.releaser,
        people.director,
        personas.grace,
        personas.vincent,
    ):
        who()
    for place in range(1, 11):
        award(place)
    call = Call.objects.get(key=worlds.CALL)
    tell_money(call, story.holder, lambda text: None)
    return call


def states(model, *names) -> Counter:
    rows = model.objects.order_by().values_list(*names or ["state"])
    return Counter(row if len(row) > 1 else row[0] for row in rows)


def test_every_part_of_the_story_stands_there():
    told()

    assert states(Payment) == {"settled": 12, "returned": 1, "checked": 1, "requested": 1}
    assert states(PaymentBatch, "state", "channel") == {
        ("sent", "pack"): 1, ("sent", "pain09"): 2, ("sent", "table"): 1,
    }  # fmt: skip
    assert states(Tranche) == {"liquidated": 6, "paid": 6, "due": 3, "planned": 13, "cancelled": 2}
    assert states(Expense) == {"accepted": 27, "submitted": 2, "asked": 1, "refused": 1}
    assert states(BudgetVersion) == {"approved": 10, "superseded": 1, "submitted": 2}
    assert states(StatementLine) == {"posted": 2, "waiting": 1}
    assert ReleaseCondition.objects.exclude(waived_at=None).count() == 1
    assert ReleaseCondition.objects.filter(waived_at=None).exclude(waiver_asked_at=None).count() == 1
    assert Settlement.objects.filter(finding=None).count() == 1
    again = Payment.objects.get(attempt=2)
    assert (again.state, again.reference) == ("settled", "TVET-A05-T1-2")
    assert states(PayeeAccount) == {"active": 10, "replaced": 1, "proposed": 1}


def test_one_awards_money_is_closed_and_the_auditor_drew_what_anybody_can_draw_again():
    told()

    closing = MoneyClosing.objects.get()
    assert (closing.award_number, Document.objects.get(kind="closing-statement").number) == (
        "TVET-A10",
        "TVET-A10-C",
    )
    sample = AuditSample.objects.get()
    assert (sample.seed, sample.count, sorted(sample.items.values_list("verdict", flat=True))) == (
        "dice 4-1-6-2", 11, ["open", "open", "open", "question", "seen"],
    )  # fmt: skip
    assert draw_again(sample) == Again(same_list=True, same_payments=True)


def test_every_act_of_the_money_has_its_day_of_the_story():
    told()

    today = timezone.now() - timedelta(hours=12)
    acts = AuditEntry.objects.filter(act__startswith="budgets.", happened_at__gt=today)
    assert sorted(set(acts.values_list("act", flat=True))) == []


def test_without_an_auditor_nothing_is_drawn():
    call = worlds.open_call()
    desk = Desk(call, *[personas.grace()] * 5, SIGNED)

    ending.audit(desk, story.holder, SIGNED)

    assert not AuditSample.objects.exists()


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
