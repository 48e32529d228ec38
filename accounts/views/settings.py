# SPDX-License-Identifier: AGPL-3.0-or-later
"""One's own settings: name, language, colours; e-mail and phone with a code; password."""

from functools import partial
from typing import Any

from django.conf import settings as house
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import codes
from accounts.forms.entrance import CodeForm
from accounts.forms.settings import NewEmailForm, NewPhoneForm, PasswordForm, SettingsForm
from accounts.freshness import fresh_sign_in
from accounts.operations.factor import has_second_factor
from accounts.operations.person import AddressTaken, change_address, change_settings, set_password
from accounts.views.common import confirm_page, done, form_page, posted, take_code
from core.phones import show_phone

ADDRESS = "address"
YEAR = 365 * 24 * 3600
CRUMBS = [("/me/settings/", gettext_lazy("Settings"))]


@login_required
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show and change what a person says of themselves, and lead to what needs a proof."""
    person = request.user
    first = {key: getattr(person, key) for key in ("name", "sex", "language", "time_zone")}
    form = SettingsForm(posted(request), initial=first | {"theme": request.COOKIES.get("theme", "")})
    if done(request, form, partial(change_settings, person)):
        return _saved(request, form.cleaned_data)
    told = {
        "form": form,
        "phone": show_phone(person.phone) if person.phone else "",
        "has_password": person.has_usable_password(),
        "has_second_factor": has_second_factor(person),
        "no_second_factor": not house.SECOND_FACTOR_FORCED,
    }
    return render(request, "accounts/settings.html", told, status=422 if form.errors else 200)


def _saved(request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    """Go back to the page in the language chosen; the colours stay on this device."""
    with override(given["language"]):
        messages.success(request, _("Your settings are saved."))
    response = redirect("settings")
    # A language chosen at the foot of a page would win over the one chosen here.
    response.delete_cookie(house.LANGUAGE_COOKIE_NAME)
    if given["theme"]:
        response.set_cookie("theme", given["theme"], max_age=YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie("theme")
    return response


@fresh_sign_in
@require_http_methods(["GET", "POST"])
def settings_email(request: HttpRequest) -> HttpResponse:
    """Ask for another e-mail address, and send a code there."""
    return _new_address(request, NewEmailForm(posted(request)), _("Another e-mail address"))


@fresh_sign_in
@require_http_methods(["GET", "POST"])
def settings_phone(request: HttpRequest) -> HttpResponse:
    """Ask for another phone, and send a code there."""
    return _new_address(request, NewPhoneForm(posted(request)), _("Another phone"))


def _new_address(request: HttpRequest, form: Any, title: str) -> HttpResponse:
    if form.is_bound and form.is_valid():

        def send(address: str) -> None:
            codes.send_code(request, ADDRESS, to=address, person=request.user)

        if form.carry_out(send):
            return redirect("settings_code")
    intro = _("We send a code there. Nothing changes before you have typed it.")
    told = {"title": title, "intro": intro, "button": _("Send a code"), "back": reverse("settings")}
    return form_page(request, form, crumbs=CRUMBS, **told)


@fresh_sign_in
@require_http_methods(["GET", "POST"])
def settings_code(request: HttpRequest) -> HttpResponse:
    """Take the code that was sent to the new address, and change the address."""
    asked = codes.asked_for(request, ADDRESS)
    if asked is None:
        return redirect("settings")
    form = CodeForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            if take_code(request, ADDRESS, form):
                change_address(request.user, address=asked["to"], by=request.user)
                messages.success(
                    request, _("From now on you sign in with %(to)s.") % {"to": codes.shown(asked["to"])}
                )
                return redirect("settings")
        except (codes.CodeOver, AddressTaken) as refusal:
            messages.error(request, str(refusal))
            return redirect("settings")
    intro = _("We sent a code to %(to)s.") % {"to": codes.shown(asked["to"])}
    told = {"title": _("Type the code"), "intro": intro, "button": _("Go on"), "back": reverse("settings")}
    return form_page(request, form, crumbs=CRUMBS, **told)


@fresh_sign_in
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def settings_password(request: HttpRequest) -> HttpResponse:
    """Set a password; whoever is signed in elsewhere is signed out there."""
    form = PasswordForm(request.user, posted(request))
    if done(request, form, partial(set_password, request.user)):
        update_session_auth_hash(request, request.user)
        messages.success(request, _("The password is set. Other devices are signed out."))
        return redirect("settings")
    title = _("Another password") if request.user.has_usable_password() else _("Set a password")
    return form_page(request, form, crumbs=CRUMBS, title=title, back=reverse("settings"))


@fresh_sign_in
@require_http_methods(["GET", "POST"])
def settings_password_off(request: HttpRequest) -> HttpResponse:
    """Take the password away: from then on a code is the only way in."""
    if request.method == "POST":
        set_password(request.user, password=None, by=request.user)
        update_session_auth_hash(request, request.user)
        messages.success(request, _("The password is gone. Sign in with a code."))
        return redirect("settings")
    question = _("Sign in with codes only?")
    warning = _("Your password ends. Other devices are signed out.")
    told = {
        "question": question,
        "warning": warning,
        "button": _("Yes, codes only"),
        "back": reverse("settings"),
    }
    return confirm_page(request, crumbs=CRUMBS, **told)
