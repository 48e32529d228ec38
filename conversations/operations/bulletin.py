# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bulk messages: written, changed, handed in, released by a second person when many get them, called off."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conversations.models import Bulletin, Delivery
from conversations.registry import AUDIENCES, Recipient, Scope
from conversations.states import MOST_ALONE, BulletinState
from conversations.words import faults
from core import audit, jobs, outbox
from core.lifecycle import advance, lock
from core.permissions import demand
from core.refusals import NotAllowed, Refusal, WrongState
from core.translated import Translated


class UnknownPlace(Refusal):
    """A placeholder that the list cannot fill."""

    sentence = _("“%(place)s” cannot be filled in here. This list knows %(known)s.")


class LanguagesDiffer(Refusal):
    """A language with a subject and no text, or a text and no subject."""

    sentence = _("Write subject and text in the same languages.")


class NobodyThere(Refusal):
    """Nobody is in the list."""

    sentence = _("Nobody is in this list, so there is nobody to write to.")


def scope_of(audience: str, filters: dict[str, str], person: Any) -> Scope:
    """Return to what the list belongs; raises NotAllowed when this person may not write to it."""
    kind = AUDIENCES.get(audience)
    scope = kind.scope(filters, person) if kind else None
    if scope is None:
        raise NotAllowed(who=_("programme officers"))
    demand(person, "conversations.write_bulletin", scope)
    return scope


def write_bulletin(
    audience: str,
    *,
    filters: dict[str, str],
    subject: Translated,
    text: Translated,
    whole_team: bool = False,
    by: Any,
    at: datetime | None = None,
) -> Bulletin:
    """Keep a bulk message to a filtered list as a draft. Raises UnknownPlace, LanguagesDiffer."""
    scope = scope_of(audience, filters, by)
    _refuse_unfit(audience, subject, text)
    with transaction.atomic():
        bulletin = Bulletin.objects.create(
            programme_key=scope.programme_key, call_key=scope.call_key, call_name=scope.call_name, zone=scope.zone,
            audience=audience, filters=filters, label=str(scope.label)[:200], whole_team=whole_team, subject=subject,
            text=text, written_by=by, written_at=at or timezone.now(),
        )  # fmt: skip
        audit.record("write_bulletin", bulletin, by=by, at=at, tell=False, heading=subject, text=text)
    return bulletin


def change_bulletin(
    bulletin: Bulletin, *, subject: Translated, text: Translated, whole_team: bool = False, by: Any
) -> Bulletin:
    """Change the words of a draft. Raises WrongState, UnknownPlace, LanguagesDiffer."""
    demand(by, "conversations.write_bulletin", bulletin)
    _refuse_unfit(bulletin.audience, subject, text)
    with transaction.atomic():
        locked = lock(bulletin)
        if locked.state != BulletinState.DRAFT:
            raise WrongState(thing=str(locked), state=locked.state_label)
        locked.subject, locked.text, locked.whole_team = subject, text, whole_team
        locked.save(update_fields=["subject", "text", "whole_team"])
        audit.record("change_bulletin", locked, by=by, tell=False, heading=subject, text=text)
    return locked


def _refuse_unfit(audience: str, subject: Translated, text: Translated) -> None:
    if set(subject) != set(text):
        raise LanguagesDiffer(field="text")
    known = AUDIENCES[audience].places
    for field, texts in (("subject", subject), ("text", text)):
        for one in texts.values():
            for wrong in faults(one, known):
                names = ", ".join("{" + name + "}" for name in known)
                raise UnknownPlace(field=field, place=wrong, known=names)


def recipients_of(bulletin: Bulletin) -> list[Recipient]:
    """Return who is in the list now, each person once, in the list's order."""
    scope = Scope(
        bulletin.programme_key,
        bulletin.label,
        bulletin.call_key,
        Translated.of(bulletin.call_name),
        bulletin.zone,
    )
    rows: Iterable[Recipient] = AUDIENCES[bulletin.audience].recipients(
        bulletin.filters, scope, bulletin.whole_team
    )
    found: dict[int, Recipient] = {}
    for one in rows:
        if one.person.is_active:
            found.setdefault(one.person.pk, one)
    return list(found.values())


def hand_in(bulletin: Bulletin, *, by: Any, at: datetime | None = None) -> Bulletin:
    """Fix who gets it, then send it; above fifty people a second person must release it. Raises NobodyThere."""
    with transaction.atomic():
        demand(by, "conversations.write_bulletin", bulletin)
        found = recipients_of(lock(bulletin))
        if not found:
            raise NobodyThere()
        many = len(found) > MOST_ALONE
        advance(bulletin.ask_second if many else bulletin.send_off, by=by, at=at, recipients=len(found))
        Delivery.objects.bulk_create(
            [
                Delivery(
                    bulletin=bulletin,
                    person=one.person,
                    number=one.number,
                    link=one.link,
                    deadline=one.deadline,
                )
                for one in found
            ],
            batch_size=500,
        )
        if not many:
            _begin(bulletin, by)
    return bulletin


def let_go(bulletin: Bulletin, *, by: Any, at: datetime | None = None) -> Bulletin:
    """Release it as the second person: it goes out now."""
    with transaction.atomic():
        advance(bulletin.let_go, by=by, at=at)
        _begin(bulletin, by)
    return bulletin


def call_off(bulletin: Bulletin, *, by: Any) -> Bulletin:
    """Call it off before it goes out."""
    return advance(bulletin.call_off, by=by)


def job_key(bulletin: Bulletin) -> str:
    """Return the key of its progress."""
    return f"bulletin-{bulletin.pk}"


def _begin(bulletin: Bulletin, by: Any) -> None:
    """Put the sending into the outbox, with its progress."""
    total = bulletin.deliveries.count()
    jobs.begin(
        job_key(bulletin),
        title=str(_("Message to %(label)s") % {"label": bulletin.label}),
        total=total,
        by=by,
        programme_key=bulletin.programme_key,
        back_url=f"/run/messages/{bulletin.pk}/",
    )
    outbox.put("bulletin", f"bulletin:{bulletin.pk}", {"bulletin": bulletin.pk})
