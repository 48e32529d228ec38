# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every template may use: programme, navigation, languages, mode."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_info

from core import registry

MOST_LINKS = 6


def house(request: HttpRequest) -> dict[str, Any]:
    """Return the context of base.html; everything that would query is evaluated only where it is shown."""
    person = getattr(request, "user", None)
    links: list[registry.Link] = []
    if person is not None and person.is_authenticated:
        for source in registry.NAV:
            links.extend(source(person))
    shown = sorted(links, key=lambda link: link[0])[:MOST_LINKS]
    # Of two addresses that both begin this one, the longer one is where the reader is.
    begun = [
        (len(start), url)
        for _order, url, _l, *more in shown
        for start in (url, *more)
        if request.path.startswith(start)
    ]
    here = max(begun, default=(0, ""))[1]
    nav = [{"url": url, "label": label, "current": url == here} for _order, url, label, *_more in shown]
    return {
        "programme": registry.HEADER.get("programme", lambda _request: None)(request),
        "inbox_count": registry.HEADER.get("inbox_count", lambda _request: None)(request),
        "nav": nav,
        "languages": [get_language_info(code) for code, _name in settings.LANGUAGES],
        "demo_mode": settings.DEMO_MODE,
        "source_url": settings.SOURCE_URL,
    }
