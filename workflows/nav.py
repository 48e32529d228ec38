# SPDX-License-Identifier: AGPL-3.0-or-later
"""The inbox in everybody's navigation."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.registry import HEADER, nav


@nav
def inbox_link(person: Any) -> list[tuple[int, str, Any]]:
    """Offer the inbox."""
    return [(0, reverse("inbox"), _("Inbox"))]


def _inbox_count(request: Any) -> int | None:
    """Return how many lines the person's inbox has; None for somebody who is not signed in."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return None
    from workflows.inbox import count_of

    return count_of(person)


HEADER["inbox_count"] = _inbox_count
