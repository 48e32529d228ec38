# SPDX-License-Identifier: AGPL-3.0-or-later
"""Links of this room in the head of every page."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.queries import READERS
from accounts.rules import programmes_of
from accounts.states import Role
from core.registry import nav


@nav
def people_link(person: Any) -> list[tuple[int, str, Any]]:
    """Offer the people to those who read the programme's pages."""
    return [(60, reverse("people"), _("People"))] if programmes_of(person, READERS) else []


@nav
def translations_link(person: Any) -> list[tuple[int, str, Any]]:
    """Offer the draft translations of a programme to its reviewers."""
    return [
        (70, reverse("translations", kwargs={"programme": key, "language": language}), _("Translation"))
        for key in sorted(programmes_of(person, {Role.TRANSLATOR}))
        for language in settings.DRAFT_LANGUAGES
    ]
