# SPDX-License-Identifier: AGPL-3.0-or-later
"""The word in the address of an answer: which thread, which person, until when; signed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.http import base36_to_int, int_to_base36

from core.return_address import same, signature

LASTS = timedelta(days=60)
DAY = 24 * 3600


@dataclass(frozen=True)
class Place:
    """Where an answer belongs."""

    thread: int
    person: int
    expired: bool


def reply_address(thread: int, person: int, *, now: datetime | None = None) -> str:
    """Return the address to which this person answers in this thread; "" where no mail comes in."""
    if not settings.MAIL_IN_HOST:
        return ""
    until = int(((now or timezone.now()) + LASTS).timestamp()) // DAY
    told = "-".join(int_to_base36(number) for number in (thread, person, until))
    return f"reply+{told}-{signature('reply', told)}@{settings.MAIL_IN_HOST}"


def place_of(word: str) -> Place | None:
    """Return what the word says, or None if it is not ours."""
    told, _dash, given = word.rpartition("-")
    if not same(signature("reply", told), given):
        return None
    thread, person, until = (base36_to_int(part) for part in told.split("-"))
    return Place(thread, person, until * DAY < timezone.now().timestamp())
