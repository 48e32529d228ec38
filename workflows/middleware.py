# SPDX-License-Identifier: AGPL-3.0-or-later
"""After a person's act the flows it concerns move at once, so that the next page shows what is true."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core import outbox

Next = Callable[[HttpRequest], HttpResponse]
AT_ONCE, BAD_REQUEST = 5, 400


class CatchUp:
    """Do a few rows "told" right after a POST that was not refused; the worker does the rest."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        done = request.method == "POST" and response.status_code < BAD_REQUEST
        if done and request.user.is_authenticated and not request.headers.get("X-Draft"):
            outbox.drain(limit=AT_ONCE, kinds=("told",))
        return response
