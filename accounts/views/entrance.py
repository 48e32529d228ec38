# SPDX-License-Identifier: AGPL-3.0-or-later
"""The door: sign in by a code or a password, sign up, type the code, sign out."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import logout
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import codes
from accounts.forms.entrance import CodeForm, PasswordSignInForm, SignInForm, SignUpForm
from accounts.models import Person
from accounts.operations.person import join, prove_address
from accounts.views.common import next_of, posted, take_code

ENTRANCE = "entrance"


def _onward(request: HttpRequest, name: str, next_url: str = "") -> HttpResponse:
    """Go to a page of the door, carrying along where the person wants to go in the end."""
    url = next_url or next_of(request)
    return redirect(reverse(name) + (f"?{urlencode({'next': url})}" if url else ""))


def _door(request: HttpRequest, template: str, form: Any, **told: Any) -> HttpResponse:
    """Show a page of the door; what was typed wrongly answers 422."""
    told |= {"form": form, "next": next_of(request), "no_second_factor": not settings.SECOND_FACTOR_FORCED}
    told["demo"] = settings.DEMO_MODE
    return render(request, template, told, status=422 if form.is_bound and form.errors else 200)


def reached(address: str) -> Person | None:
    """Return the active person whom this address reaches."""
    return Person.objects.reached_by(address).filter(is_active=True).first()


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for an e-mail address or phone, and send a code there."""
    if request.user.is_authenticated:
        return redirect(next_of(request) or settings.LOGIN_REDIRECT_URL)
    form = SignInForm(posted(request))
    if form.is_bound and form.is_valid():
        to = form.cleaned_data["address"]
        person = reached(to)

        def send(**_address: Any) -> None:
            known = person is not None
            codes.send_code(request, ENTRANCE, to=to, person=person, known=known, next=next_of(request))

        if form.carry_out(send):
            return _onward(request, "account_code")
    return _door(request, "accounts/sign_in.html", form)


@never_cache
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Ask for a name and one address, and send a code there; nobody is made before it was answered.

    Whoever is known at the address gets the same code in the same way, and is then simply signed in.
    """
    if request.user.is_authenticated:
        return redirect(next_of(request) or settings.LOGIN_REDIRECT_URL)
    blocked = ratelimit.consume_or_429(request, action="signup")
    if blocked:
        return blocked
    form = SignUpForm(posted(request))
    if form.is_bound and form.is_valid():
        to = form.cleaned_data["address"]

        def send(name: str, **_address: Any) -> None:
            codes.send_code(request, ENTRANCE, to=to, next=next_of(request), name=name)

        if form.carry_out(send):
            return _onward(request, "account_code")
    return _door(request, "accounts/sign_up.html", form)


@never_cache
@require_http_methods(["GET", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """Take the code, and let the person in; "again" sends another."""
    asked = codes.asked_for(request, ENTRANCE)
    if asked is None or request.user.is_authenticated:
        return _onward(request, "account_login")
    if request.method == "POST" and "again" in request.POST:
        return _send_again(request, asked)
    form = CodeForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            answered = take_code(request, ENTRANCE, form)
            if answered:
                return _let_in(request, answered)
        except codes.CodeOver as over:
            messages.error(request, str(over))
            return _onward(request, "account_login", asked["given"]["next"])
    return _door(request, "accounts/code.html", form, to=codes.shown(asked["to"]))


def _send_again(request: HttpRequest, asked: dict[str, Any]) -> HttpResponse:
    try:
        codes.send_again(request, ENTRANCE, Person.objects.filter(pk=asked["person"]).first())
        messages.info(request, _("Another code is on its way."))
    except (codes.TooManyCodes, codes.NotSent) as refusal:
        messages.error(request, str(refusal))
    return _onward(request, "account_code")


def _let_in(request: HttpRequest, answered: dict[str, Any]) -> HttpResponse:
    """Sign in whoever reads the address; somebody new is made now."""
    to, given = answered["to"], answered["given"]
    person = Person.objects.reached_by(to).first()
    if person is None and "name" not in given:  # erased since the code was sent
        return _onward(request, "account_login", given["next"])
    if person is None:
        person = join(name=given["name"], address=to, language=get_language() or settings.LANGUAGE_CODE)
    prove_address(person, address=to)
    email, phone = (to, None) if "@" in to else (None, to)
    record_authentication(request, person, method="code", email=email, phone=phone)
    return perform_login(request, Login(user=person, email=email, redirect_url=given["next"] or None))


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in_by_password(request: HttpRequest) -> HttpResponse:
    """Ask for address and password."""
    if request.user.is_authenticated:
        return redirect(next_of(request) or settings.LOGIN_REDIRECT_URL)
    blocked = ratelimit.consume_or_429(request, action="login")
    if blocked:
        return blocked
    form = PasswordSignInForm(request, posted(request))
    if form.is_bound and form.is_valid():
        return form.sign_in(next_of(request))
    return _door(request, "accounts/sign_in_password.html", form)


def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out (POST), or ask first (GET); what this site kept on the device is wiped, phones are shared."""
    response = logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"storage"'
    return response
