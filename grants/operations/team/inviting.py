# SPDX-License-Identifier: AGPL-3.0-or-later
"""The mail that asks somebody into a team."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from core import mail
from grants.models import TeamMember


def invite(member: TeamMember, by: Any) -> None:
    """Post the invitation, in the language of the person or of the submission."""
    if not member.email or member.confirmed_at:
        return
    submission = member.submission
    language = member.person.language if member.person else submission.language
    with translation.override(language):
        told = {
            "name": member.name,
            "by": str(by),
            "title": str(submission),
            "call": str(submission.call),
            "link": settings.SITE_URL + reverse("team_join", args=[member.invite_code]),
        }
        subject = gettext("%(by)s asks you into a team") % told
        text = gettext(
            "Hello %(name)s,\n\n%(by)s asks you to be in the team of “%(title)s”, for “%(call)s”.\n"
            "Open this link, sign in and say yes or no:\n\n%(link)s\n"
        )
        mail.post(
            f"team:{member.pk}:{member.invite_code}",
            to=member.email,
            subject=subject,
            text=text % told,
            language=language,
        )
