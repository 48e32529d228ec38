# SPDX-License-Identifier: AGPL-3.0-or-later
"""Consents: said by the person, or recorded from a signed paper; nothing said before is changed."""

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.consents import STANDARD, standard_text
from accounts.models import Consent, ConsentText, Person
from accounts.states import ConsentHow
from core import audit
from core.permissions import demand
from core.refusals import NotAllowed, Refusal


class NotAsked(Refusal):
    """The programme does not ask for this, or not any more."""

    sentence = _("The programme does not ask for this any more.")


class NotOfTheProgramme(Refusal):
    """The person has nothing to do with the programme."""

    sentence = _("%(name)s does not belong to this programme.")


class WrittenMeanwhile(Refusal):
    """Somebody else wrote this version of the text."""

    sentence = _("Somebody else has just changed this text. Look at theirs first.")


def say(person: Person, *, programme_key: str, purpose: str, given: bool, by: Any) -> Consent:
    """Note the person's own yes or no, now. Raises NotAsked, NotOfTheProgramme, NotAllowed."""
    if by.pk != person.pk:
        raise NotAllowed(who=_("the person"))
    return _note(person, programme_key, purpose, given=given, how=ConsentHow.PAGE, by=by, reason="")


def record_paper(
    person: Person, *, programme_key: str, purpose: str, given: bool, note: str, by: Any
) -> Consent:
    """Note what a person signed on paper; the note says where the paper lies. Raises as `say`."""
    demand(by, "accounts.record_consent", ConsentText(programme_key=programme_key))
    return _note(person, programme_key, purpose, given=given, how=ConsentHow.PAPER, by=by, reason=note)


def _note(
    person: Person, programme_key: str, purpose: str, *, given: bool, how: str, by: Any, reason: str
) -> Consent:
    if programme_key not in registry.programmes_of_person(person):
        raise NotOfTheProgramme(name=person.name)
    with transaction.atomic():
        text = _text_now(programme_key, purpose, by)
        consent = Consent.objects.create(
            person=person, text=text, programme_key=programme_key, purpose=purpose, given=given,
            at=timezone.now(), how=how, recorded_by=by,
        )  # fmt: skip
        audit.record("give_consent" if given else "withdraw_consent", consent, by=by, reason=reason)
    return consent


def _text_now(programme_key: str, purpose: str, by: Any) -> ConsentText:
    """Return the newest text of a purpose; a standard one is written down when it is first answered."""
    texts = ConsentText.objects.filter(programme_key=programme_key, purpose=purpose)
    newest = texts.order_by("-version").first()
    if newest is None and purpose in STANDARD:
        title, text = standard_text(purpose, [code for code, _name in settings.LANGUAGES])
        told = {"title": title, "text": text, "written_at": timezone.now(), "written_by": by}
        newest, _new = texts.get_or_create(
            programme_key=programme_key, purpose=purpose, version=1, defaults=told
        )
    if newest is None or newest.ended:
        raise NotAsked
    return newest


def write_text(
    *, programme_key: str, purpose: str, title: Any, text: Any, ended: bool = False, version: int = 0, by: Any
) -> ConsentText:
    """Write the next version of what is asked; what was answered stays with the text that was read.

    `version` is the one that was looked at. Raises WrittenMeanwhile.
    """
    row = ConsentText(programme_key=programme_key, purpose=purpose, title=title, text=text, ended=ended)
    demand(by, "accounts.write_consent_text", row)
    row.version, row.written_at, row.written_by = version + 1, timezone.now(), by
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record("write_consent_text", row, by=by, purpose=purpose, version=row.version)
    except IntegrityError:
        raise WrittenMeanwhile from None
    return row
