# SPDX-License-Identifier: AGPL-3.0-or-later
"""Work that was given up: who sees it, and how it is put back to the worker."""

import pytest
from django.core import mail
from django.urls import reverse

from core import outbox
from core.models import AuditEntry, OutboxRow
from core.permissions import NotAllowed
from tests import personas, worlds
from workflows.operations.outbox import revive_row

pytestmark = pytest.mark.django_db


def given_up() -> OutboxRow:
    """A mail that could not be sent, at every attempt."""
    worlds.submitted(title="Solar dryer")
    while outbox.drain(kinds=("told",)):
        pass
    row = OutboxRow.objects.filter(kind="mail", done_at=None).first()
    OutboxRow.objects.filter(pk=row.pk).update(
        dead_at=row.not_before, attempts=9, last_error="The post office is closed."
    )
    return OutboxRow.objects.get(pk=row.pk)


def test_it_is_listed_and_put_back_by_those_who_look_after_the_house(client_for):
    row = given_up()
    alice = client_for(personas.alice())

    assert "The post office is closed." in alice.get(reverse("outbox")).content.decode()
    answer = alice.post(reverse("outbox_revive", args=[row.pk]))

    assert answer.status_code == 302
    assert "The post office is closed." not in alice.get(reverse("outbox")).content.decode()
    entry = AuditEntry.objects.get(act__endswith="revive")
    assert entry.by == personas.alice()
    outbox.drain(kinds=("mail",))
    assert mail.outbox
    assert OutboxRow.objects.get(pk=row.pk).done_at


def test_nobody_else_may(client_for):
    row = given_up()

    with pytest.raises(NotAllowed):
        revive_row(row, by=personas.grace())
    assert client_for(personas.aline()).get(reverse("outbox")).status_code in (403, 404)
    assert OutboxRow.objects.get(pk=row.pk).dead_at
