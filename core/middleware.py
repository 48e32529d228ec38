# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happens around every page: how acts are recorded, refusals shown, private pages kept out of caches."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render

from core.acting import acting
from core.refusals import Refusal

Next = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger("inzira.pages")


class RefuseControlCharacters:
    """A NUL byte in path or query never reaches the database (PostgreSQL answers it with an error)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        raw = request.META.get("QUERY_STRING", "").lower()
        if "%00" in raw or "\x00" in request.path:
            return HttpResponseBadRequest("The address holds a character that cannot be read.")
        typed = request.method == "POST" and request.content_type == "application/x-www-form-urlencoded"
        if typed and (b"%00" in request.body or b"\x00" in request.body):
            return HttpResponseBadRequest("The form holds a character that cannot be read.")
        return self.get_response(request)


class ActingThroughPage:
    """Acts done by a page are recorded as done through a page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting(through="page", operator="", on_behalf=None, source=""):
            return self.get_response(request)


class PrivatePages:
    """Pages of a signed-in person are never stored by caches or shown by the back button after sign-out."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class RefusalsInWords:
    """A Refusal that no form caught becomes a page that says why: 403 who may, 409 what is in the way."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a Refusal with its own page; leave every other exception to Django."""
        if not isinstance(exception, Refusal):
            return None
        context: dict[str, Any] = {"reason": str(exception)}
        return render(request, f"{exception.status}.html", context, status=exception.status)
