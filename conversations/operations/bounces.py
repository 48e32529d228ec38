# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mails that came back: noted, looked up, and cleared when the address is put right."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from accounts.operations.person import AddressTaken
from conversations.bounced import is_for_good
from conversations.models import Bounce
from conversations.reading.report import Report
from core import audit
from core.permissions import demand
from core.refusals import Refusal
from core.return_address import bounce_word, same


class NothingBounced(Refusal):
    """Mail to this person arrives, as far as we know."""

    sentence = _("No mail to %(name)s came back, so their address stays as it is. They change it themselves.")


class NothingChanged(Refusal):
    """The same address again, and no phone."""

    sentence = _("Write the right e-mail address, or another phone.")


def note_bounces(report: Report, *, word: str, key: str, at: datetime | None = None) -> int:
    """Note what a delivery-status mail says of the address to which our mail went; return how many were new.

    `word` is the signed word of the address to which it came back: what it says of other addresses is ignored.
    """
    count = 0
    for failure in report.failures:
        if not same(bounce_word(failure.address), word):
            continue
        person = Person.objects.filter(email=failure.address).first()
        _row, new = Bounce.objects.get_or_create(
            key=f"{key[:40]}-{bounce_word(failure.address)}",
            defaults={
                "address": failure.address,
                "person": person,
                "status": failure.status,
                "hard": is_for_good(failure.action, failure.status),
                "said": failure.said,
                "at": at or timezone.now(),
            },
        )
        count += new
    return count


def is_stopped(address: str) -> bool:
    """Say whether mail to this address came back for good and nobody has put it right."""
    return Bounce.objects.blocking([address.strip().lower()]).exists()


def correct_address(
    person: Person,
    *,
    email: str | None = None,
    phone: str | None = None,
    reason: str = "",
    same_address: bool = False,
    by: Any,
) -> Person:
    """Give somebody whose mail came back for good another e-mail or phone, or say that the old one works again.

    Only then, and only for people without a role: an address is also a way in. Raises NothingBounced,
    NothingChanged, AddressTaken.
    """
    demand(by, "conversations.correct_address", person)
    try:
        with transaction.atomic():
            locked = Person.objects.select_for_update().get(pk=person.pk)
            bounced = Bounce.objects.standing().filter(person=locked)
            if not bounced.filter(hard=True).exists():
                raise NothingBounced(name=locked.name)
            _change(locked, email, phone, same_address)
            audit.record("correct_address", locked, by=by, reason=reason, same_address=same_address)
            bounced.update(cleared_at=timezone.now(), cleared_by=by)
    except IntegrityError:
        raise AddressTaken from None
    return locked


def _change(person: Person, email: str | None, phone: str | None, same_address: bool) -> None:
    """Write what is new, unless it is another's."""
    new_mail, new_phone = email not in (None, person.email), phone not in (None, person.phone)
    if not (new_mail or new_phone or same_address):
        raise NothingChanged(field="email")
    for field, value, new in (("email", email, new_mail), ("phone", phone, new_phone)):
        if new and Person.objects.reached_by(value).exclude(pk=person.pk).exists():
            raise AddressTaken(field=field)
    if new_mail:
        person.email = email
    if new_phone:
        person.phone, person.phone_verified_at = phone, None
    person.save(update_fields=["email", "phone", "phone_verified_at"])
