# SPDX-License-Identifier: AGPL-3.0-or-later
"""A released bulk message goes out: a batch at a time, each person once, whatever is killed meanwhile."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from accounts import sms
from conversations.models import Bounce, Bulletin, Delivery
from conversations.operations.bulletin import job_key
from conversations.states import BulletinState, Channel
from conversations.words import filled
from core import jobs, outbox
from core.translated import Translated

BATCH = 100


def values_for(bulletin: Bulletin, person: Any, delivery: Any) -> dict[str, str]:
    """Return what fills the places for one person, in the active language; `delivery` may be a Recipient."""
    deadline = delivery.deadline
    if deadline is not None:
        deadline = date_format(deadline.astimezone(ZoneInfo(bulletin.zone)), "DATETIME_FORMAT")
    return {
        "name": person.name,
        "number": delivery.number,
        "call": str(bulletin.call_name),
        "deadline": deadline or "",
        "link": settings.SITE_URL + delivery.link if delivery.link else "",
    }


def written_for(bulletin: Bulletin, person: Any, delivery: Any) -> tuple[str, str, str]:
    """Return language, subject and text as this person gets them: their language, or the nearest there is."""
    subject, text = Translated.of(bulletin.subject), Translated.of(bulletin.text)
    language = text.language_for(person.language)
    with override(language):
        values = values_for(bulletin, person, delivery)
        return language, filled(subject.in_(language), values), filled(text.in_(language), values)


def channel_for(person: Any, text: str, stopped: set[str]) -> str:
    """Return how it reaches the person: mail, a short text on the phone, or not at all."""
    if person.email and person.email not in stopped:
        return Channel.MAIL
    return Channel.SMS if person.phone and len(text) <= sms.LONGEST else Channel.NONE


def stopped_among(people: list[Any]) -> set[str]:
    """Return the addresses of these people that take no mail."""
    addresses = [one.email for one in people if one.email]
    return set(Bounce.objects.blocking(addresses).values_list("address", flat=True))


def send_bulletin(payload: dict[str, Any], key: str) -> None:
    """Send what of a bulk message was not yet sent (a handler of the outbox, idempotent by delivery)."""
    bulletin = Bulletin.objects.get(pk=payload["bulletin"], state=BulletinState.RELEASED)
    while send_some(bulletin):
        pass
    counts = {str(label): 0 for _value, label in Channel.choices}
    for channel in bulletin.deliveries.values_list("channel", flat=True):
        counts[str(Channel(channel).label)] += 1
    jobs.finish(job_key(bulletin), **counts)


def send_some(bulletin: Bulletin) -> int:
    """Hand the next few over to the outbox and mark them, in one transaction; return how many there were."""
    with transaction.atomic():
        waiting = Delivery.objects.filter(bulletin=bulletin, channel="").order_by("pk")
        rows = list(waiting.select_for_update(of=("self",)).select_related("person")[:BATCH])
        stopped, now = stopped_among([row.person for row in rows]), timezone.now()
        for row in rows:
            language, subject, text = written_for(bulletin, row.person, row)
            row.channel = channel_for(row.person, text, stopped)
            row.handed_over_at = now
            _hand_over(row, language, subject, text)
        Delivery.objects.bulk_update(rows, ["channel", "handed_over_at"])
        total = bulletin.deliveries.count()
        done = bulletin.deliveries.exclude(channel="").count()
        jobs.reach(job_key(bulletin), done, total)
    return len(rows)


def _hand_over(row: Delivery, language: str, subject: str, text: str) -> None:
    key = f"bulletin:{row.bulletin_id}:{row.person_id}"
    if row.channel == Channel.MAIL:
        letter = {"to": row.person.email, "subject": subject, "text": text + "\n", "language": language}
        outbox.put("mail", f"mail:{key}", letter)
    elif row.channel == Channel.SMS:
        outbox.put("text-message", f"sms:{key}", {"to": row.person.phone, "text": text})


def send_text(payload: dict[str, Any], key: str) -> None:
    """Send one text message (a handler of the outbox; the provider knows its key)."""
    sms.send(payload["to"], payload["text"], key)
