# SPDX-License-Identifier: AGPL-3.0-or-later
"""The signed-in person's language, time zone and second factor."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from accounts.operations.factor import has_second_factor
from accounts.rules import roles_of
from accounts.states import RoleFamily

Next = Callable[[HttpRequest], HttpResponse]


class PersonsLanguageAndZone:
    """Show pages in the person's own language and time zone, unless they chose a language on this device."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        if not person.is_authenticated:
            return self.get_response(request)
        if not request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) and translation.check_for_language(
            person.language
        ):
            translation.activate(person.language)
            request.LANGUAGE_CODE = person.language
        try:
            zone = ZoneInfo(person.time_zone) if person.time_zone else None
        except (ZoneInfoNotFoundError, ValueError):
            zone = None
        with timezone.override(zone):
            return self.get_response(request)


class SecondFactorForStaff:
    """Staff and finance set up an authenticator before anything else (switched off, visibly, in the demo)."""

    KEY = "has_second_factor"
    free = ("/accounts/", "/static/", "/i18n/", "/healthz", "/readyz", "/source/")

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_FORCED and self.is_owed(request):
            return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    def is_owed(self, request: HttpRequest) -> bool:
        """Say whether this person must set up a second factor first; a session remembers that there is one."""
        person = request.user
        if not person.is_authenticated or request.path.startswith(self.free):
            return False
        if not any(held.role in RoleFamily.SECOND_FACTOR for held in roles_of(person)):
            return False
        if not request.session.get(self.KEY):
            request.session[self.KEY] = has_second_factor(person)
        return not request.session[self.KEY]
