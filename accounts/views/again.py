# SPDX-License-Identifier: AGPL-3.0-or-later
"""Proving again who one is, by a code: for people without password and second factor."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import codes
from accounts.forms.entrance import CodeForm
from accounts.operations.factor import has_second_factor
from accounts.views.common import next_of, posted, take_code
from core.refusals import Refusal

AGAIN = "again"


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def again_by_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the person's own address on request, and take it."""
    if has_second_factor(request.user):
        return redirect("mfa_reauthenticate")
    to = request.user.email or request.user.phone
    asked = codes.asked_for(request, AGAIN)
    if request.method == "POST" and "send" in request.POST:
        return _send(request, to)
    form = CodeForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            if take_code(request, AGAIN, form):
                return _proved(request)
        except codes.CodeOver as over:
            messages.error(request, str(over))
            return redirect(request.get_full_path())
    told = {"form": form, "asked": asked, "to": codes.shown(to) if to else "", "next": next_of(request)}
    return render(request, "accounts/again.html", told, status=422 if form.errors else 200)


def _send(request: HttpRequest, to: str) -> HttpResponse:
    try:
        codes.send_code(request, AGAIN, to=to, person=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(request.get_full_path())


def _proved(request: HttpRequest) -> HttpResponse:
    """Note the proof, and go on with what was asked for (a form that was sent is carried out now)."""
    record_authentication(request, request.user, method="code", reauthenticated=True)
    return resume_request(request) or redirect(next_of(request) or settings.LOGIN_REDIRECT_URL)
