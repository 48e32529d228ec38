# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who signed in a moment ago: asked before roles, addresses, passwords and second factors are changed."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

LATELY = 10 * 60
KEY = "signed_in_at"


def stamp(request: Any) -> None:
    """Note in the session that the person has just proved who they are."""
    request.session[KEY] = time.time()


def signed_in_lately(request: Any) -> bool:
    """Say whether the person proved who they are in this session, at most ten minutes ago."""
    at = request.session.get(KEY)
    return isinstance(at, int | float) and 0 <= time.time() - at <= LATELY


def fresh_sign_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view be reached only with a fresh sign-in; otherwise ask again, and come back to where it was.

    What was sent by POST is kept in the session and carried out after the answer (allauth does this).
    """

    @login_required
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not signed_in_lately(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return asked
