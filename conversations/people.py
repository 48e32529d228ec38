# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this room tells the pages about people: what they wrote, and that mail to them came back."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts import registry
from accounts.rules import programmes_of
from accounts.states import RoleFamily
from conversations.models import Bounce, Message
from conversations.operations.forgetting import forget_words
from core.permissions import may
from core.registry import way


def held(person: Any) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    """Yield what the person wrote, what was sent to them in bulk, and what came back."""
    written = Message.objects.filter(author=person).order_by("pk")
    yield "messages", list(written.values("written_at", "way", "text"))
    sent = person.bulletins.select_related("bulletin").order_by("pk")
    yield (
        "bulk_messages",
        [
            {"subject": str(one.bulletin.subject), "at": one.handed_over_at, "way": one.channel}
            for one in sent
        ],
    )
    yield "mail_that_came_back", list(Bounce.objects.filter(person=person).values("address", "at", "status"))


def remarks(who: Any, reader: Any) -> Iterable[tuple[Any, str, Any]]:
    """Yield that mail to the person came back for good, and the way out for those who may take it."""
    bounce = who.bounces.standing().filter(hard=True).first()
    if bounce is not None:
        url = reverse("address_correct", args=[who.pk])
        told = _("Mail to %(address)s came back: %(reason)s.") % {
            "address": bounce.address,
            "reason": bounce.reason,
        }
        yield told, url if may(reader, "conversations.correct_address", who) else "", _("Put it right")


@way
def write_to_people(kind: str, filters: Any, person: Any) -> list[tuple[str, Any]]:
    """Offer to write to the people of the list, as it is filtered, to the officers of one programme."""
    if kind != "people" or len(programmes_of(person, RoleFamily.STAFF)) != 1:
        return []
    kept = {name: filters[name] for name in ("q", "role", "state") if filters.get(name)}
    return [(f"{reverse('bulletin_new', args=['people'])}?{urlencode(kept)}", _("Write to these"))]


registry.REMARKS.append(remarks)
registry.HELD.append(held)
registry.ERASERS.append(forget_words)
