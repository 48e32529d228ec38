# SPDX-License-Identifier: AGPL-3.0-or-later
"""The outbox does its work at least once, and in effect once; it waits, gives up, and can be put back to work."""

from datetime import timedelta
from email import message_from_bytes

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone, translation

from core import clock, outbox
from core.acting import acting, current
from core.lifecycle import advance
from core.mail import post
from core.models import AuditEntry, Job, OutboxRow
from tests.core import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind(request):
    """A kind of work of this test alone; `outbox.handles(kind)` gives it handlers."""
    name = f"of-{request.node.name}"[:40]
    yield name
    outbox.HANDLERS.pop(name, None)


def put(kind, key="dig:1", **payload):
    outbox.put(kind, key, payload)
    return OutboxRow.objects.get(key=key)


def later(row, **delta):
    """Let time pass for this row."""
    shift = timedelta(**delta)
    row.refresh_from_db()
    OutboxRow.objects.filter(pk=row.pk).update(
        not_before=row.not_before - shift, lease_until=row.lease_until and row.lease_until - shift
    )


def drain(kind):
    return outbox.drain(kinds=(kind,))


def test_a_row_is_done_once(kind):
    done = []
    outbox.handles(kind)(lambda payload, key: done.append((payload, key)))
    row = put(kind, holes=3)

    assert (drain(kind), drain(kind)) == (1, 0)
    assert done == [({"holes": 3}, "dig:1")]
    row.refresh_from_db()
    assert row.done_at is not None
    assert (row.attempts, row.lease_until, row.last_error, row.dead_at) == (1, None, "", None)


def test_the_same_key_is_the_same_work(kind):
    put(kind, holes=3)
    put(kind, holes=99)
    assert OutboxRow.objects.get().payload == {"holes": 3}


def test_a_known_key_does_not_spoil_the_transaction_around_it(kind):
    put(kind)
    with transaction.atomic():
        put(kind)
        put(kind, key="dig:2")
    assert OutboxRow.objects.count() == 2


def test_work_put_by_a_transaction_that_fails_never_was(kind):
    def fail_after_putting():
        with transaction.atomic():
            put(kind)
            raise ValueError("The ground is frozen.")

    with pytest.raises(ValueError, match="frozen"):
        fail_after_putting()
    assert not OutboxRow.objects.exists()


def test_work_waits_for_its_time_and_goes_in_order(kind):
    order = []
    outbox.handles(kind)(lambda _payload, key: order.append(key))
    now = timezone.now()
    for key, minutes in [("third", -1), ("first", -3), ("second", -2), ("tomorrow", 24 * 60)]:
        outbox.put(kind, key, {}, not_before=now + timedelta(minutes=minutes))

    assert drain(kind) == 3
    assert order == ["first", "second", "third"]


def test_no_more_than_the_limit_is_done_at_a_time(kind):
    outbox.handles(kind)(lambda _payload, _key: None)
    for number in range(5):
        put(kind, key=f"dig:{number}")
    assert [outbox.drain(limit=2, kinds=(kind,)) for _turn in range(4)] == [2, 2, 1, 0]


def test_a_leased_row_is_nobody_elses_until_the_lease_runs_out(kind, settings):
    outbox.handles(kind)(lambda _payload, _key: None)
    row = put(kind)
    first = outbox.claim((kind,))
    assert first == row
    assert outbox.claim((kind,)) is None

    later(row, seconds=settings.OUTBOX_LEASE_SECONDS + 1)
    again = outbox.claim((kind,))
    assert (again.pk, again.attempts) == (row.pk, 2)


# Failing


def test_a_failure_is_kept_and_tried_again_later_and_later(kind, caplog):
    @outbox.handles(kind)
    def dig(payload, key):
        raise ValueError("The ground is frozen.")

    row, waits = put(kind), []
    for attempt in range(1, 6):
        before = timezone.now()
        assert drain(kind) == 1
        assert drain(kind) == 0, "it is not tried again at once"
        row.refresh_from_db()
        assert (row.attempts, row.lease_until, row.done_at) == (attempt, None, None)
        assert row.last_error.startswith("The ground is frozen.\n")
        assert "in dig" in row.last_error
        waits.append(round((row.not_before - before).total_seconds() / 60))
        later(row, hours=3)

    assert waits[:4] == [1, 5, 30, 120]
    assert row.dead_at is not None
    assert drain(kind) == 0
    assert "The ground is frozen." in caplog.text


def test_work_that_was_done_at_last_forgets_its_failures(kind):
    frozen = [True]

    @outbox.handles(kind)
    def dig(payload, key):
        if frozen.pop():
            raise ValueError("The ground is frozen.")

    row = put(kind)
    drain(kind)
    frozen.append(False)
    later(row, minutes=2)
    drain(kind)

    row.refresh_from_db()
    assert row.done_at is not None
    assert (row.last_error, row.attempts) == ("", 2)


def test_a_dead_row_can_be_put_back_to_work(kind):
    done = []
    row = put(kind)
    OutboxRow.objects.filter(pk=row.pk).update(dead_at=timezone.now(), attempts=5, last_error="frozen")
    outbox.handles(kind)(lambda _payload, key: done.append(key))
    assert drain(kind) == 0

    row.refresh_from_db()
    outbox.revive(row)
    assert drain(kind) == 1
    assert done == ["dig:1"]


def test_done_work_is_not_revived(kind):
    outbox.handles(kind)(lambda _payload, _key: None)
    row = put(kind)
    drain(kind)
    row.refresh_from_db()
    outbox.revive(row)
    assert drain(kind) == 0


def test_work_of_a_kind_that_nobody_handles_is_not_lost(kind):
    row = put(kind)
    drain(kind)
    row.refresh_from_db()
    assert row.done_at is None
    assert kind in row.last_error


def test_work_that_kills_every_worker_is_given_up(kind, settings):
    row = put(kind)
    for _attempt in range(5):
        assert outbox.claim((kind,)) is not None  # and then the worker is killed
        later(row, seconds=settings.OUTBOX_LEASE_SECONDS + 1)

    assert outbox.claim((kind,)) is None
    row.refresh_from_db()
    assert row.dead_at is not None
    assert row.last_error == outbox.STOPPED


# In effect once


@pytest.fixture
def work():
    """A row on which atomic handlers leave their effect."""
    return Job.objects.create(key="work", title="Digging", asked_by=rows.person("Grace"))


def effects():
    return Job.objects.get(key="work").done


def count_up(payload, key):
    found = Job.objects.get(key="work")
    found.done += 1
    found.save(update_fields=["done"])


def test_an_atomic_handler_that_fails_leaves_nothing_half(kind, work):
    @outbox.handles(kind, atomic=True)
    def count_and_fail(payload, key):
        count_up(payload, key)
        raise ValueError("The ground is frozen.")

    row = put(kind)
    drain(kind)

    assert effects() == 0
    row.refresh_from_db()
    assert row.done_at is None


def test_one_failing_atomic_handler_takes_the_others_back(kind, work):
    outbox.handles(kind, atomic=True)(count_up)
    outbox.handles(kind, atomic=True)(lambda _payload, _key: 1 / 0)
    put(kind)
    drain(kind)
    assert effects() == 0


def test_slow_handlers_come_before_atomic_ones(kind):
    order = []
    outbox.handles(kind, atomic=True)(lambda _payload, _key: order.append("atomic"))
    outbox.handles(kind)(lambda _payload, _key: order.append("slow"))
    put(kind)
    drain(kind)
    assert order == ["slow", "atomic"]


def test_a_handler_is_registered_once(kind):
    outbox.handles(kind)(count_up)
    outbox.handles(kind)(count_up)
    assert outbox.HANDLERS[kind] == [(count_up, False)]


def test_a_worker_slower_than_its_lease_leaves_no_mark(kind, work, settings, caplog):
    outbox.handles(kind, atomic=True)(count_up)
    row = put(kind)
    slow = outbox.claim((kind,))
    later(row, seconds=settings.OUTBOX_LEASE_SECONDS + 1)
    assert drain(kind) == 1, "another worker takes it over and does it"

    assert outbox.perform(slow) is False
    assert effects() == 1
    assert "took longer than its lease" in caplog.text


def test_a_worker_slower_than_its_lease_does_not_put_its_failure_over_anothers_success(kind, settings):
    freeze = [True]

    @outbox.handles(kind)
    def dig(payload, key):
        if freeze:
            raise ValueError("The ground is frozen.")

    row = put(kind)
    slow = outbox.claim((kind,))
    later(row, seconds=settings.OUTBOX_LEASE_SECONDS + 1)
    freeze.clear()
    drain(kind)
    freeze.append(True)
    outbox.perform(slow)

    row.refresh_from_db()
    assert row.done_at is not None
    assert row.last_error == ""


def test_a_worker_may_finish_late_if_nobody_took_over(kind, work, settings):
    outbox.handles(kind, atomic=True)(count_up)
    put(kind)
    slow = outbox.claim((kind,))
    assert outbox.perform(slow) is True
    assert effects() == 1


def test_the_worker_acts_for_itself_and_in_the_installations_language(kind):
    seen = []
    outbox.handles(kind)(lambda _payload, _key: seen.append((current(), translation.get_language())))
    put(kind)
    with acting(through="page", on_behalf=rows.person("Aline"), source="x"), translation.override("fr"):
        drain(kind)
        assert translation.get_language() == "fr"

    ((circumstances, language),) = seen
    assert (circumstances.through, circumstances.operator) == ("timer", "worker")
    assert (circumstances.on_behalf, circumstances.source, language) == (None, "", "en")


# Mail


def test_a_mail_goes_to_one_person_and_says_who_it_is():
    post(
        "receipt:7",
        to="aline@example.org",
        subject="Your receipt\n and more",
        text="Thank you.",
        language="fr",
    )
    post("receipt:7", to="other@example.org", subject="Again", text="Again.")
    outbox.drain(kinds=("mail",))

    (sent,) = mail.outbox
    assert (sent.to, sent.cc, sent.bcc) == (["aline@example.org"], [], [])
    assert (sent.subject, sent.body) == ("Your receipt and more", "Thank you.")
    headers = sent.message()
    assert headers["Message-ID"] == "<mail.receipt.7@localhost>"
    assert (headers["Content-Language"], headers["Auto-Submitted"]) == ("fr", "auto-generated")


@pytest.mark.parametrize("key", ["code:aline@example.org:1", "a b", "é:<x>", "x" * 190])
def test_any_key_makes_a_lawful_message_id(key):
    post(key, to="aline@example.org", subject="Code", text="123")
    outbox.drain(kinds=("mail",))

    read = message_from_bytes(mail.outbox[0].message().as_bytes())
    name = "".join(read["Message-ID"].split("\n")).strip()
    assert name.startswith("<")
    assert name.endswith("@localhost>")
    assert name.count("@") == name.count("<") == name.count(">") == 1
    assert name.isascii()
    assert " " not in name


def test_a_mail_that_cannot_be_sent_is_tried_again(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nothing listens there
    post("receipt:7", to="aline@example.org", subject="Receipt", text="Thank you.")
    outbox.drain(kinds=("mail",))

    row = OutboxRow.objects.get()
    assert row.done_at is None
    assert row.not_before > timezone.now()


# The worker and the clock


def test_the_worker_does_what_is_due_and_seals_the_trail(kind):
    done = []
    outbox.handles(kind)(lambda _payload, key: done.append(key))
    advance(rows.call().open, by=rows.person("Grace", role="officer"))
    put(kind)
    call_command("worker", "--once")

    assert done == ["dig:1"]
    assert AuditEntry.objects.filter(sequence=None).count() == 0


@pytest.fixture
def ticks():
    kept = dict(clock.TICKS)
    clock.TICKS.clear()
    yield clock.TICKS
    clock.TICKS.clear()
    clock.TICKS.update(kept)


def test_a_tick_that_fails_does_not_stop_the_others(ticks, caplog):
    seen = []

    @clock.tick(every=60)
    def fails():
        raise ValueError("no")

    @clock.tick(every=60)
    def works():
        seen.append(1)

    clock.run_due_ticks()
    clock.run_due_ticks()
    assert seen == [1], "once a minute"
    assert "tick tests.core.test_outbox.fails failed" in caplog.text
    with pytest.raises(ValueError, match="no"):
        clock.run_due_ticks(force=True)
