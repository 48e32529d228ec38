# SPDX-License-Identifier: AGPL-3.0-or-later
"""Anonymising: the person stays as a row to which facts point; whoever it was is forgotten.

Kept: that somebody held these roles, scored, signed and decided; amounts and dates. Gone: name, e-mail, phone,
password, second factor, the clear text beside the audit trail (whose chain still verifies), letters in the
outbox, and what upper rooms hold beside their facts (accounts.registry.ERASERS).
"""

import json
from collections.abc import Iterable
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, ProtectedError, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from accounts import registry
from accounts.models import AvailabilityWindow, ExpertProfile, HeirContact, Invitation, Person, RightsRequest
from accounts.operations.person import AlreadySo, end_sessions, lock_other
from core import audit, blobs
from core.models import AuditNote, Blob, OutboxRow
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
        _erase_profile(locked)
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
    HeirContact.objects.filter(person=person).delete()
    remove_copies(person.data_copies.all())
    person.rights_requests.update(words="", answer="")


def _erase_profile(person: Person) -> None:
    """Erase the profile of an expert, the days, the CV, and the clear text beside every act on them."""
    profiles = ExpertProfile.objects.filter(person=person)
    held = list(profiles.values_list("cv_id", flat=True))
    erase_notes_about(ExpertProfile, list(profiles.values_list("pk", flat=True)))
    AvailabilityWindow.objects.filter(profile__in=profiles).delete()
    profiles.delete()
    remove_blobs(held)


def remove_blobs(keys: Iterable[Any]) -> None:
    """Remove the rows and bytes of files to which nothing points any more."""
    for blob in Blob.objects.filter(pk__in=[key for key in keys if key]):
        try:
            blob.delete()
        except ProtectedError:
            continue
        transaction.on_commit(partial(blobs.remove, blob.sha256))


def remove_copies(copies: QuerySet[Any]) -> int:
    """Remove files of what is held on people, rows and bytes; return how many."""
    held = list(copies.exclude(sha256="").values_list("sha256", flat=True))
    count = copies.delete()[0]
    for sha256 in held:
        transaction.on_commit(partial(blobs.remove, sha256, older_than_seconds=0))
    return count


def erase_notes_about(kind: type[Model], keys: list[int]) -> None:
    """Erase the clear text beside every act on these rows; the chain still verifies."""
    about = ContentType.objects.get_for_model(kind)
    AuditNote.objects.filter(entry__subject_type=about, entry__subject_id__in=keys).delete()


def _erase_traces(person: Person) -> None:
    """Erase clear text beside the trail, and letters, that name the person or hold an address of theirs."""
    about = ContentType.objects.get_for_model(Person)
    own = Q(entry__subject_type=about, entry__subject_id=person.pk)
    asked = ContentType.objects.get_for_model(RightsRequest)
    own |= Q(entry__subject_type=asked, entry__subject_id__in=person.rights_requests.values("pk"))
    notes = naming(AuditNote.objects.all(), "given", person, own)
    notes.delete()
    rows = naming(OutboxRow.objects.all(), "payload", person, Q(pk=None))
    # A letter that still waits is not sent any more: there is nobody to read it. Other work is done first.
    rows.filter(done_at=None, kind="mail").update(done_at=timezone.now(), lease_until=None)
    rows.exclude(done_at=None).update(payload={}, last_error="")
    _veil_letters_to_others(person)


def _veil_letters_to_others(person: Person) -> None:
    """Empty letters sent that name the person within their text; in those that wait the name gives way."""
    inside = json.dumps(person.name)[1:-1], json.dumps(person.name, ensure_ascii=False)[1:-1]
    letters = OutboxRow.objects.filter(kind="mail").annotate(text=Cast("payload", TextField()))
    for row in letters.filter(Q(text__contains=inside[0]) | Q(text__contains=inside[1])):
        told = {
            key: value.replace(person.name, f"Person {person.pk}") if isinstance(value, str) else value
            for key, value in row.payload.items()
        }
        OutboxRow.objects.filter(pk=row.pk).update(payload={} if row.done_at else told)


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
