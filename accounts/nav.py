# SPDX-License-Identifier: AGPL-3.0-or-later
"""Links of this room in the head of every page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.queries import READERS
from accounts.rules import programmes_of
from core.registry import nav


@nav
def people_link(person: Any) -> list[tuple[int, str, Any]]:
    """Offer the people to those who read the programme's pages."""
    return [(60, reverse("people"), _("People"))] if programmes_of(person, READERS) else []
