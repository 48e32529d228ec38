# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invitations: a link in a mail, answered within two weeks with a mailed code; withdrawn, sent again, accepted once."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution, Invitation, Person, RoleHeld
from accounts.operations.person import find_or_make
from accounts.operations.role import HeldAlready, hold, refuse_role
from accounts.states import InvitationState
from core import audit, outbox
from core.permissions import demand, may
from core.refusals import Refusal
from core.secrets import seal_text

LASTS = timedelta(days=14)


class NoAddress(Refusal):
    """An invitation is mailed."""

    sentence = _("An invitation goes by mail. Write an e-mail address.")


class InvitationOver(Refusal):
    """The invitation was accepted or withdrawn, or its time is over."""

    sentence = _("This invitation is “%(state)s”. Ask the person who invited you for a new one.")


class ForSomebodyElse(Refusal):
    """The link was opened by another person than the one invited."""

    status = 403
    sentence = _("This invitation is for somebody else. Sign out, and open the link again.")


class InviterMayNot(Refusal):
    """Whoever invited may no longer give the role."""

    sentence = _("The person who invited you may no longer give this role. Ask for a new invitation.")


def hash_of(token: str) -> str:
    """Return how an invitation's token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(
    *,
    name: str,
    email: str,
    programme_key: str,
    role: str = "",
    call_key: str = "",
    institution: Institution | None = None,
    language: str = settings.LANGUAGE_CODE,
    next_url: str = "",
    by: Any,
) -> Invitation:
    """Invite somebody by mail, perhaps to a role (which only an administrator gives).

    An open invitation of the same person to the same thing is replaced: its link ends. Raises NoAddress and
    what refuses the role.
    """
    if not email:
        raise NoAddress(field="email")
    wanted = Invitation(programme_key=programme_key, role=role, call_key=call_key, institution=institution)
    demand(by, "accounts.give_role" if role else "accounts.invite_person", wanted)
    with transaction.atomic():
        person = find_or_make(name=name, email=email, by=by, language=language, guest=True)
        if role:
            refuse_role(person, role=role, programme_key=programme_key, institution=institution)
        wanted.person, wanted.next_url = person, next_url
        return _write(wanted, by=by)


def _write(wanted: Invitation, *, by: Any) -> Invitation:
    """Save a new invitation, end older ones to the same thing, and put its mail into the outbox."""
    token, now = secrets.token_urlsafe(32), timezone.now()
    same = Invitation.objects.open().filter(
        person=wanted.person, programme_key=wanted.programme_key, role=wanted.role, call_key=wanted.call_key
    )
    same.update(withdrawn_at=now)
    wanted.token_hash, wanted.invited_by = hash_of(token), by
    wanted.invited_at, wanted.expires_at = now, now + LASTS
    wanted.save()
    audit.record("invite", wanted, by=by, person=wanted.person, role=wanted.role, call_key=wanted.call_key)
    # The token is in the link of the mail and nowhere else in clear: see accounts/handlers.py.
    outbox.put("invitation", f"invitation:{wanted.pk}", {"invitation": wanted.pk, "token": seal_text(token)})
    return wanted


def send_again(invitation: Invitation, *, by: Any) -> Invitation:
    """Send a new link to the same thing; the old link ends. Raises InvitationOver once it was accepted."""
    demand(by, "accounts.give_role" if invitation.role else "accounts.invite_person", invitation)
    with transaction.atomic():
        locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        if locked.accepted_at:
            raise InvitationOver(state=locked.state_label)
        fresh = Invitation(
            programme_key=locked.programme_key, person=locked.person, role=locked.role, call_key=locked.call_key,
            institution=locked.institution, next_url=locked.next_url,
        )  # fmt: skip
        return _write(fresh, by=by)


def withdraw(invitation: Invitation, *, by: Any) -> Invitation:
    """End an open invitation: its link opens nothing more. Raises InvitationOver."""
    demand(by, "accounts.invite_person", invitation)
    with transaction.atomic():
        locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        if locked.state != InvitationState.OPEN:
            raise InvitationOver(state=locked.state_label)
        locked.withdrawn_at = timezone.now()
        locked.save(update_fields=["withdrawn_at"])
        audit.record("withdraw_invitation", locked, by=by, person=locked.person)
    return locked


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation of a link, or None."""
    found = Invitation.objects.filter(token_hash=hash_of(token))
    return found.select_related("person", "invited_by", "institution").first()


def accept(token: str, *, by: Person) -> Invitation:
    """Accept an invitation, once, as the person it is for; its role begins.

    Raises InvitationOver, ForSomebodyElse, InviterMayNot, and what refuses the role.
    """
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update(of=("self",)).get(token_hash=hash_of(token))
        if invitation.state != InvitationState.OPEN:
            raise InvitationOver(state=invitation.state_label)
        if invitation.person_id != by.pk:
            raise ForSomebodyElse
        if invitation.role:
            _begin_role(invitation, by)
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
        audit.record("accept_invitation", invitation, by=by, role=invitation.role)
    return invitation


def _begin_role(invitation: Invitation, by: Person) -> RoleHeld | None:
    """Give the role of the invitation in the name of whoever invited, who must still be allowed to."""
    inviter = invitation.invited_by
    if not may(inviter, "accounts.give_role", invitation):
        raise InviterMayNot
    try:
        return hold(
            by, role=invitation.role, programme_key=invitation.programme_key, call_key=invitation.call_key,
            institution=invitation.institution, by=inviter,
        )  # fmt: skip
    except HeldAlready:
        return None  # it was given in the meantime, which is what the invitation wanted
