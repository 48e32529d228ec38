# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happens with an invitation whose link was opened before the sign-in: it is accepted on arrival."""

from typing import Any

from django.contrib import messages
from django.urls import reverse

from accounts.operations import invitation
from core.refusals import Refusal

KEY = "invitation"


def remember(request: Any, token: str) -> None:
    """Keep the link's token in the session, over the sign-in."""
    request.session[KEY] = token


def arrive(request: Any, person: Any) -> str:
    """Accept the invitation that the session remembers; return where to go on, or ""."""
    token = request.session.pop(KEY, None)
    if not token:
        return ""
    try:
        accepted = invitation.accept(token, by=person)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return reverse("join", args=[token])
    return accepted.next_url
