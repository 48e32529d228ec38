# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many acts in few statements: as `advance` and `record` do it one by one, and refused as they refuse."""

import pytest
from django.db import transaction

from budgets.models import Payment
from core import audit, outbox
from core.lifecycle import advance, advance_locked
from core.models import AuditEntry, OutboxRow
from core.refusals import NotAllowed, TakenMeanwhile, WrongState
from tests.budgets.batches import office
from tests.budgets.payments import people

GIVEN = {"reason": "Called off"}


def rejected(rows, by=None):
    return advance_locked(rows, "reject", by=by or people.checker(), **GIVEN)


@pytest.mark.django_db
def test_many_steps_leave_what_single_steps_leave():
    office.checked()
    first, *others = office.paid()
    advance(first.reject, by=people.checker(), **GIVEN)
    audit.record_all(rejected(others), by=people.checker())
    entries = AuditEntry.objects.filter(act="budgets.payment.reject").order_by("pk")
    facts = {(one.from_state, one.to_state, one.by_id, str(one.note.given)) for one in entries}
    assert (len(entries), len(facts)) == (3, 1)
    assert {one.state for one in office.paid()} == {"rejected"}
    assert OutboxRow.objects.filter(key__in=[f"told:{one.pk}" for one in entries]).count() == 3


@pytest.mark.django_db
def test_all_of_them_or_none():
    office.checked()
    with pytest.raises(NotAllowed):
        rejected(office.paid(), by=people.director())
    done, *others = office.paid()
    stale = Payment.objects.get(pk=done.pk)
    advance(done.reject, by=people.checker(), **GIVEN)
    with pytest.raises(WrongState):
        rejected([*others, done.fresh()])
    with pytest.raises(TakenMeanwhile, match="Odile"), transaction.atomic():
        rejected([*others, stale])
    assert [one.state for one in office.paid()] == ["rejected", "checked", "checked"]


@pytest.mark.django_db(transaction=True)
def test_acts_are_recorded_inside_their_transaction():
    with pytest.raises(RuntimeError, match="inside its own transaction"):
        audit.record_all([], by=None)
    outbox.put_all([])
    assert OutboxRow.objects.count() == 0


@pytest.mark.django_db
def test_a_phone_is_paid_by_mobile_money_on_paper_too():
    from budgets.batch_papers import request_paper
    from grants.models import Programme

    office.checked()
    batch = office.released(3)
    paper = request_paper(batch, office.paid(3)[0], Programme.objects.get(), [])
    assert (paper.bank, paper.account) == ("Mobile money", "+250788123456")
