# SPDX-License-Identifier: AGPL-3.0-or-later
"""Releasing a batch: all its payments at once, by somebody who types the control sum in again.

Everything happens in one transaction of some twenty-five statements, however many payments there are: answers
kept, payments posted, the file made and stored, the trail written.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.states import Role
from budgets.models import Approval, BatchLine, Payment, PaymentBatch
from budgets.operations.batch.common import locked, locked_batch
from budgets.operations.batch.files import Made, make_files
from budgets.operations.batch.papers import papers_to_make
from budgets.operations.batch.refusals import (
    ChannelCannot,
    ControlSumDiffers,
    ControlSumMissing,
    raise_all,
)
from budgets.operations.batch.storing import keep_files
from budgets.operations.ledger import post_within
from budgets.operations.payment import ApprovedBefore, MakerApproves
from budgets.operations.payment.common import moment, refuse_account, release_entry
from budgets.payables import PAYABLES, RELEASE
from budgets.states import BatchChannel, BatchState, PaymentState, Stage
from core import audit
from core.bulk import insert_rows
from core.lifecycle import advance_locked, stands_in_the_way
from core.money import Money
from core.permissions import demand
from core.refusals import Refusal


def release_batch(
    batch: PaymentBatch, *, control: Money | None = None, by: Any, at: datetime | None = None
) -> PaymentBatch:
    """Release what is left to release of a locked batch; with the last release it needs, its file is made.

    `control` is the sum that the releaser typed in; a batch of one payment needs none. Asked again by the same
    person, nothing happens twice. Raises NotAllowed, WrongState, ControlSumMissing, ControlSumDiffers,
    BooksClosed, or what is wrong with the payments (all of it).
    """
    with transaction.atomic():
        row = locked_batch(batch)
        demand(by, "budgets.release_batch", row)
        payments: list[Any] = locked(_asked(row, by))  # with what was asked of each
        if not _said_before(row, payments):
            _refuse(row, control)
            _release(row, payments, by, moment(at))
    return row


def _asked(batch: PaymentBatch, by: Any) -> QuerySet:
    """The payments of the batch with how many released each, and whether this person did, or checked it."""
    answers = Approval.objects.filter(payment=OuterRef("pk"))
    released = answers.filter(stage=Stage.RELEASE).order_by()
    number = released.values("payment").annotate(number=Count("pk")).values("number")
    return (
        Payment.objects.filter(batch=batch)
        .select_related("account__payee")
        .annotate(
            given=Coalesce(Subquery(number, output_field=IntegerField()), 0),
            answered=Exists(released.filter(person=by)),
            looked=Exists(answers.filter(stage=Stage.CHECK, person=by)),
        )
    )


def _said_before(batch: PaymentBatch, payments: Sequence[Any]) -> bool:
    """Whether this person released each payment that waited for it."""
    if batch.state == BatchState.RELEASED:
        return any(one.answered for one in payments)
    waiting = [one for one in payments if one.state == PaymentState.CHECKED]
    return batch.state == BatchState.LOCKED and bool(waiting) and all(one.answered for one in waiting)


def _refuse(batch: PaymentBatch, control: Money | None) -> None:
    found = stands_in_the_way(batch.pass_release)
    if found is not None:
        raise found
    if control is None and batch.count > 1:
        raise ControlSumMissing(field="control")
    if control is not None and control != batch.control:
        raise ControlSumDiffers(field="control", typed=control)


def _release(batch: Any, payments: list[Any], by: Any, at: datetime) -> None:
    """Answer for what waits, post what is complete, and when all is, make the file and release the batch."""
    to_answer = [one for one in payments if one.state == PaymentState.CHECKED and not one.answered]
    raise_all(_faults(to_answer, by))
    complete = [one for one in to_answer if one.given + 1 >= one.releases_needed]
    ready = {one.pk for one in complete}
    last = all(one.state == PaymentState.RELEASED or one.pk in ready for one in payments)
    made = make_files(batch, _lines(batch, payments)) if last else []
    if to_answer:
        insert_rows([_answer(one, by, at) for one in to_answer])
    acts = [audit.Act("approve", one, tell=False, given={"stage": Stage.RELEASE}) for one in to_answer]
    if complete:
        day = timezone.localdate(at, ZoneInfo(batch.time_zone or "UTC"))
        post_within(batch.programme_key, [release_entry(one, day) for one in complete], by=by)
        acts += advance_locked(complete, "release", by=by, at=at)
    acts.append(audit.Act("approve", batch, tell=False, given={"payments": len(to_answer)}))
    if last:
        acts += _finish(batch, made, by, at)
    audit.record_all(acts, by=by, at=at, put=papers_to_make(batch) if last else ())


def _answer(payment: Payment, by: Any, at: datetime) -> Approval:
    return Approval(payment=payment, stage=Stage.RELEASE, person=by, name=by.name, role=Role.RELEASER, at=at)


def _finish(batch: PaymentBatch, made: Sequence[Made], by: Any, at: datetime) -> list[audit.Act]:
    """Keep the files, then let the batch be released: the act names the bytes."""
    kept = keep_files(batch, made)
    files = {one.name: one.sha256 for one in kept}
    (act,) = advance_locked([batch], "pass_release", by=by, at=at)
    return [audit.Act(act.name, batch, act.from_state, act.to_state, given={"files": files})]


def _lines(batch: PaymentBatch, payments: Sequence[Payment]) -> list[BatchLine]:
    """Return the list as it was locked, with the payments that are held already."""
    if batch.channel != BatchChannel.MOBILE:  # a line for each payment: no need to read them
        return [
            BatchLine(batch=batch, payment=one, reference=one.reference, amount_minor=one.amount_minor)
            for one in payments
        ]
    held = {one.pk: one for one in payments}
    lines = list(batch.lines.filter(taken_out_at=None).order_by("place"))
    for line in lines:
        line.payment, line.batch = held[line.payment_id], batch
    return lines


def _faults(payments: Sequence[Any], by: Any) -> list[Refusal]:
    """Return what stands in the way of releasing these: the person, the account, the thing's own reasons."""
    faults: list[Refusal] = []
    for payment in payments:
        if payment.maker_id == by.pk:
            faults.append(MakerApproves(payment=str(payment)))
        elif payment.looked:
            faults.append(ApprovedBefore(payment=str(payment)))
        try:
            refuse_account(payment.account)
        except Refusal as refusal:
            faults.append(ChannelCannot(payment=str(payment), why=refusal))
    return faults + [
        ChannelCannot(payment=reference, why=found) for reference, found in _refused_things(payments)
    ]


def _refused_things(payments: Sequence[Payment]) -> list[tuple[str, Refusal]]:
    """Lock what is paid, kind by kind, and return (reference, refusal) of what is not to be paid now."""
    refused = []
    in_order = sorted(payments, key=lambda one: (one.content_type_id, one.object_id))
    for type_id, group in groupby(in_order, key=lambda one: one.content_type_id):
        model: Any = ContentType.objects.get_for_id(type_id).model_class()
        references = {one.object_id: one.reference for one in group}
        kind = PAYABLES[model._meta.label_lower]
        if kind.lock_all is not None:
            pairs = kind.lock_all(list(references))
        else:
            rows = model._base_manager.select_for_update(no_key=True)
            pairs = [
                (thing, kind.refusal(thing, RELEASE))
                for thing in rows.filter(pk__in=references).order_by("pk")
            ]
        refused += [(references[thing.pk], found) for thing, found in pairs if found is not None]
    return refused
