# SPDX-License-Identifier: AGPL-3.0-or-later
"""The inbox in everybody's navigation."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.registry import nav


@nav
def inbox_link(person: Any) -> list[tuple[int, str, Any]]:
    """Offer the inbox."""
    return [(0, reverse("inbox"), _("Inbox"))]
