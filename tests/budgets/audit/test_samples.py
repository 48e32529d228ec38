# SPDX-License-Identifier: AGPL-3.0-or-later
"""Samples: drawn from what was released, kept as drawn, drawn again by anybody; notes are the auditor's alone."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from budgets.models import AuditItem, AuditSample, Payment
from budgets.operations import audit_sample as ops
from budgets.operations.audit_sample.drawing import Again
from budgets.operations.reasons import TextTooLong
from core.models import AuditEntry
from core.refusals import NotAllowed
from tests import personas
from tests.budgets.audit.looked import draw, drawn, released
from tests.budgets.payments import people, world
from tests.budgets.payments.test_attacks import sql
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
TODAY = timezone.now().date()


def item(place=1) -> AuditItem:
    return AuditItem.objects.select_related("sample").get(place=place)


def test_it_is_drawn_from_what_was_released_and_nothing_else():
    world.ready()
    left, _asked = world.released(1), world.requested(2)

    sample = draw(size=25, seed=" dice ", method="amount")

    assert [one.payment for one in sample.items.all()] == [left]
    assert (sample.count, sample.total_minor, sample.seed, sample.items.get().hits) == (1, 1000, "dice", 25)
    entry = AuditEntry.objects.get(act="budgets.auditsample.draw")
    assert entry.note.given["payments"] == [left.reference]
    assert (str(sample), str(sample.items.get()), sample.items.get().programme_key) == (
        sample.number, f"{sample.number} / 1", "tvet",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "count"),
    [
        ({"since": TODAY - timedelta(days=1), "until": TODAY}, 3),
        ({"since": TODAY + timedelta(days=1)}, 0),
        ({"until": TODAY - timedelta(days=1)}, 0),
    ],
)
def test_days_narrow_what_is_drawn_from(days, count):
    released()
    if count:
        assert draw(**days).count == count
    else:
        with pytest.raises(ops.NothingToDraw):
            draw(**days)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"size": 0}, ops.SizeUnfit), ({"size": 1001}, ops.SizeUnfit), ({"seed": "  "}, ops.SeedNeeded),
        ({"seed": "x" * 41}, ops.SeedNeeded), ({"currency": "USD"}, ops.NothingToDraw),
    ],
)  # fmt: skip
def test_what_is_refused(given, refusal):
    released()

    with pytest.raises(refusal):
        draw(**given)

    assert not AuditSample.objects.exists()


@pytest.mark.parametrize("who", [people.director, people.maker, personas.grace])
def test_only_auditors_draw_and_note(who):
    sample = drawn()

    with pytest.raises(NotAllowed):
        draw(by=who())
    with pytest.raises(NotAllowed):
        ops.note_item(item(), verdict="seen", by=who())

    assert AuditSample.objects.get() == sample


def test_it_is_drawn_again_whatever_happened_since():
    sample = drawn()
    assert ops.draw_again(sample) == Again(True, True)

    first = Payment.objects.order_by("pk").first()
    world.settle(world.send(first))
    assert ops.draw_again(sample) == Again(True, True)

    with unguarded("budgets_payment") as cursor:
        cursor.execute("UPDATE budgets_payment SET amount_minor = 999 WHERE id = %s", [first.pk])
    assert not ops.draw_again(sample).same_list


def test_another_item_is_told_from_the_list():
    sample = drawn()
    with unguarded("budgets_audititem") as cursor:
        cursor.execute("UPDATE budgets_audititem SET hits = 2 WHERE place = 1")

    assert ops.draw_again(sample) == Again(True, False)


def test_a_note_is_kept_and_the_trail_knows_what_stood_before():
    drawn()
    auditor = personas.vincent()

    ops.note_item(item(), verdict="question", note=" Where is the letter? ", by=auditor)
    ops.note_item(item(), verdict="seen", note="It came.", by=auditor)
    ops.note_item(item(), verdict="seen", note="It came.", by=auditor)

    one = item()
    assert (one.verdict, one.note, one.noted_by) == ("seen", "It came.", auditor)
    entries = AuditEntry.objects.filter(act="budgets.audititem.note").order_by("pk")
    assert [(one.note.given["before"], one.note.given["note"]) for one in entries] == [
        ("open", "Where is the letter?"),
        ("question", "It came."),
    ]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"verdict": "question", "note": " "}, ops.QuestionNeedsWords),
        ({"verdict": "seen", "note": "x" * 2001}, TextTooLong),
        ({"verdict": "open"}, ops.VerdictNeeded),
    ],
)
def test_a_note_that_is_refused(given, refusal):
    drawn()

    with pytest.raises(refusal):
        ops.note_item(item(), by=personas.vincent(), **given)

    assert item().verdict == "open"


SAMPLE, ITEM = "budgets_auditsample", "budgets_audititem"
NOTED = ", ".join(f"noted_{to} = (SELECT drawn_{to} FROM {SAMPLE})" for to in ("by_id", "at"))
ATTACKS = [
    f"UPDATE {SAMPLE} SET seed = 'mine'",
    f"UPDATE {SAMPLE} SET list_sha256 = 'x'",
    f"UPDATE {SAMPLE} SET size = 1",
    f"DELETE FROM {SAMPLE}",
    f"DELETE FROM {ITEM}",
    f"UPDATE {ITEM} SET payment_id = (SELECT id FROM budgets_payment WHERE id NOT IN (SELECT payment_id FROM {ITEM}))",
    f"UPDATE {ITEM} SET hits = 9",
    f"UPDATE {ITEM} SET place = place + 5",
    f"UPDATE {ITEM} SET verdict = 'seen' WHERE place = 2",
    f"UPDATE {ITEM} SET verdict = 'question', note = '', {NOTED} WHERE place = 2",
    f"UPDATE {ITEM} SET verdict = 'open', note = '', noted_by_id = NULL, noted_at = NULL WHERE place = 1",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_refuses(attack):
    drawn()
    ops.note_item(item(), verdict="seen", by=personas.vincent())

    with pytest.raises(DatabaseError):
        sql(attack)


@pytest.mark.parametrize("changed", [{"verdict": "seen"}, {"payment": "asked"}])
def test_no_item_is_slipped_in(changed):
    world.ready()
    world.released(1)
    world.released(2)
    sample, asked = draw(size=1), world.requested(3)
    other = Payment.objects.filter(state="released").exclude(audits__sample=sample).get()
    told = {"sample": sample, "place": 9, "payment": other} | changed
    if told["payment"] == "asked":
        told["payment"] = asked
    else:
        told |= {"noted_by": personas.vincent(), "noted_at": timezone.now()}

    with pytest.raises(DatabaseError, match=r"from its list|has looked"):
        AuditItem.objects.create(**told)


def test_the_days_of_a_sample_are_kept():
    released()
    sample = draw(since=date(2020, 1, 1), until=TODAY)

    assert ops.draw_again(sample) == Again(True, True)
