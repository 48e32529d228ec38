# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two editors: what the second one typed is kept with the session until both texts were looked at."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

DRAFT = "X-Draft"


def is_autosave(request: HttpRequest) -> bool:
    """Say whether the page saves by itself (then the answer is a status, not a page)."""
    return request.headers.get(DRAFT) == "1"


def saved_quietly(rev: str, **headers: Any) -> HttpResponse:
    """Answer an autosave: saved, and this is the revision now."""
    response = HttpResponse(status=204)
    response["X-Rev"] = rev
    for name, value in headers.items():
        response[name.replace("_", "-")] = str(value)
    return response


def unreadable() -> HttpResponse:
    """Answer an autosave whose content cannot be kept as it is: the browser keeps its copy."""
    return HttpResponse(status=422)


def both_later(request: HttpRequest, yours: dict[str, Any], *, who: str, when: str) -> JsonResponse:
    """Answer an autosave that met somebody else's text: keep what was typed, and say where both are shown."""
    request.session[_key(request)] = yours
    return JsonResponse({"who": who, "when": when, "url": f"{request.path}?both=1"}, status=409)


def kept(request: HttpRequest) -> dict[str, Any] | None:
    """Return what was typed and not saved, if both texts are asked for."""
    return request.session.get(_key(request)) if "both" in request.GET else None


def forget(request: HttpRequest) -> None:
    """Let go of what was kept: the editor has chosen."""
    request.session.pop(_key(request), None)


def _key(request: HttpRequest) -> str:
    return f"both:{request.path}"
