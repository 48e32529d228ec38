# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page behind an invitation's link."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import codes, registry
from accounts.arriving import arrive, remember
from accounts.models import Invitation
from accounts.operations.invitation import find_invitation
from accounts.states import InvitationState
from accounts.views.entrance import ENTRANCE
from core.refusals import Refusal


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites to what. A GET changes nothing: programs that look at links in mails accept nothing."""
    invitation = find_invitation(token)
    if invitation is None:
        raise Http404
    if request.method == "POST" and invitation.state == InvitationState.OPEN:
        return _answer(request, invitation, token)
    state = 200 if invitation.state == InvitationState.OPEN else 410
    return render(request, "accounts/join.html", _told(request, invitation), status=state)


def _told(request: HttpRequest, invitation: Invitation) -> dict[str, Any]:
    facts = registry.programme(invitation.programme_key)
    return {
        "invitation": invitation,
        "open": invitation.state == InvitationState.OPEN,
        "programme_name": facts.name,
        "call_title": dict(facts.calls).get(invitation.call_key, ""),
        "to": codes.masked(invitation.person.email or ""),
        "mine": request.user.pk == invitation.person_id,
        "has_password": invitation.person.has_usable_password(),
        "here": request.path,
    }


def _answer(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """Accept it for the person it is for; send a code to whoever is not signed in yet."""
    here = reverse("join", args=[token])
    if request.user.is_authenticated and request.user.pk != invitation.person_id:
        return render(request, "accounts/join.html", _told(request, invitation), status=403)
    remember(request, token)
    if request.user.is_authenticated:
        return redirect(arrive(request, request.user) or "inbox")
    if "password" in request.POST:
        return redirect(f"{reverse('account_login_password')}?{urlencode({'next': here})}")
    try:
        person = invitation.person
        codes.send_code(request, ENTRANCE, to=person.email, person=person, known=person.is_active, next="")
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(here)
    return redirect("account_code")
