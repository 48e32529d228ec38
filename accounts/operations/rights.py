# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people ask concerning their data: correction, erasure; whom they name as heir."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import HeirContact, Person, RightsRequest
from accounts.operations.erasing import anonymise
from accounts.states import RequestKind
from core import audit
from core.lifecycle import advance
from core.permissions import demand
from core.refusals import NotAllowed, Refusal

MOST_OPEN = 5


class AskedAlready(Refusal):
    """The same was asked, and is not answered yet."""

    sentence = _("You asked for this already. It is answered within 30 days.")


class TooManyOpen(Refusal):
    """So many requests wait for an answer that another would not be read sooner."""

    sentence = _("%(most)s of your requests wait for an answer. Take one back first.")


class HeirUnreachable(Refusal):
    """An heir without phone or e-mail cannot be asked."""

    sentence = _("Write a phone or an e-mail address.")


def ask_for(person: Person, *, kind: str, programme_key: str, words: str, by: Any) -> RightsRequest:
    """Ask a programme for a correction or an erasure. Raises AskedAlready, TooManyOpen, NotAllowed."""
    if by.pk != person.pk:
        raise NotAllowed(who=_("the person"))
    if person.rights_requests.filter(state="asked").count() >= MOST_OPEN:
        raise TooManyOpen(most=MOST_OPEN)
    try:
        with transaction.atomic():
            request = RightsRequest.objects.create(
                person=person, kind=kind, programme_key=programme_key, words=words, asked_at=timezone.now()
            )
            audit.record(f"ask_{kind}", request, by=by)
    except IntegrityError:
        raise AskedAlready from None
    return request


def answer_request(request: RightsRequest, *, granted: bool, answer: str, by: Any) -> RightsRequest:
    """Do what was asked for, or say why not; an erasure that is granted is carried out at once.

    `answer` says what was done, why not, or what has to be kept. Raises WrongState, NotAllowed.
    """
    with transaction.atomic():
        step = request.grant if granted else request.decline
        advance(step, by=by, answer=answer)
        if granted and request.kind == RequestKind.ERASURE:
            anonymise(request.person, by=by, reason=answer)
    return request


def name_heir(
    person: Person, *, name: str, relation: str = "", phone: str | None = "", email: str | None = "", by: Any
) -> HeirContact:
    """Name, or name anew, who decides about the person's data after their death. Raises HeirUnreachable."""
    demand(by, "accounts.change_own_settings", person)
    if not phone and not email:
        raise HeirUnreachable(field="phone")
    with transaction.atomic():
        told = {
            "name": name, "relation": relation, "phone": phone or "", "email": email or "",
            "written_at": timezone.now(),
        }  # fmt: skip
        heir, _new = HeirContact.objects.update_or_create(person=person, defaults=told)
        audit.record("name_heir", person, by=by)
    return heir


def forget_heir(person: Person, *, by: Any) -> None:
    """Take the heir's name away again."""
    demand(by, "accounts.change_own_settings", person)
    with transaction.atomic():
        HeirContact.objects.filter(person=person).delete()
        audit.record("forget_heir", person, by=by)
