# SPDX-License-Identifier: AGPL-3.0-or-later
"""Anonymising: the person stays as a row to which facts point; whoever it was is forgotten.

Kept: that somebody held these roles, scored, signed and decided; amounts and dates. Gone: name, e-mail, phone,
password, second factor, the clear text beside the audit trail (whose chain still verifies), letters in the
outbox, and what upper rooms hold beside their facts (accounts.registry.ERASERS).
"""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from accounts import registry
from accounts.models import Invitation, Person
from accounts.operations.person import AlreadySo, end_sessions, lock_other
from core import audit
from core.models import AuditNote, OutboxRow
from core.permissions import demand


def anonymise(person: Person, *, by: Any, reason: str = "") -> Person:
    """Forget who the person was, for ever; roles end, sessions end, facts stay. Raises AlreadySo."""
    demand(by, "accounts.deactivate_person", person)
    with transaction.atomic():
        locked = lock_other(person, by)
        if locked.anonymised_at:
            raise AlreadySo(name=locked.name, state=locked.state_label)
        for erase in registry.ERASERS:
            erase(locked)
        _erase_traces(locked)
        _end_everything(locked, by)
        locked.name, locked.email, locked.phone = f"Person {locked.pk}", None, None
        locked.sex, locked.time_zone, locked.phone_verified_at = "", "", None
        locked.is_active, locked.anonymised_at = False, timezone.now()
        locked.save()
        end_sessions(locked)
        audit.record("anonymise_person", locked, by=by, reason=reason)
    return locked


def _end_everything(person: Person, by: Any) -> None:
    """End roles, invitations and second factors."""
    now = timezone.now()
    person.roles_held.filter(until=None, since__lte=now).update(until=now, ended_by=by)
    Invitation.objects.open().filter(person=person).update(withdrawn_at=now)
    Authenticator.objects.filter(user=person).delete()


def _erase_traces(person: Person) -> None:
    """Erase clear text beside the trail, and letters, that name the person or hold an address of theirs."""
    about = ContentType.objects.get_for_model(Person)
    own = Q(entry__subject_type=about, entry__subject_id=person.pk)
    notes = naming(AuditNote.objects.all(), "given", person, own)
    notes.delete()
    rows = naming(OutboxRow.objects.all(), "payload", person, Q(pk=None))
    # A letter that still waits is not sent any more: there is nobody to read it. Other work is done first.
    rows.filter(done_at=None, kind="mail").update(done_at=timezone.now(), lease_until=None)
    rows.exclude(done_at=None).update(payload={}, last_error="")


def naming(rows: QuerySet[Any], field: str, person: Person, also: Q) -> QuerySet[Any]:
    """Return the rows whose JSON holds the person's name as a whole value, or an address of theirs anywhere."""
    found = also | Q(text__contains=_quoted(person.name))
    found |= Q(text__contains=_quoted(person.name, plain=True))
    for address in filter(None, (person.email, person.phone)):
        found |= Q(text__icontains=address)
    matching = rows.annotate(text=Cast(field, TextField())).filter(found)
    return rows.model._default_manager.filter(pk__in=list(matching.values_list("pk", flat=True)))


def _quoted(text: str, *, plain: bool = False) -> str:
    """Return a text as a JSON value: with escapes, as SQLite keeps it, or plain, as PostgreSQL does."""
    return json.dumps(text, ensure_ascii=not plain)
