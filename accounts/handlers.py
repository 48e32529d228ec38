# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this room does in the background: it mails invitations."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts import registry
from accounts.letters import letter_text
from accounts.models import Invitation
from accounts.states import InvitationState
from core import mail, outbox
from core.secrets import open_text


@outbox.handles("invitation")
def mail_invitation(payload: dict[str, Any], key: str) -> None:
    """Mail an invitation in the language of the person invited; one that has ended is not sent any more."""
    invitation = Invitation.objects.select_related("person", "invited_by").get(pk=payload["invitation"])
    if invitation.state != InvitationState.OPEN or not invitation.person.email:
        return
    person = invitation.person
    subject, text = letter_text(
        "invitation",
        language=person.language,
        name=person.name,
        inviter=invitation.invited_by.name,
        programme=registry.programme(invitation.programme_key).name,
        role=invitation.get_role_display(),
        until=invitation.expires_at,
        url=settings.SITE_URL + reverse("join", args=[open_text(payload["token"])]),
    )
    mail.send({"to": person.email, "subject": subject, "text": text, "language": person.language}, key)
