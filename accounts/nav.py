# SPDX-License-Identifier: AGPL-3.0-or-later
"""Links of this room in the head of every page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.queries import READERS
from accounts.rules import programmes_of, roles_of
from accounts.states import Role
from core.registry import nav


@nav
def people_link(person: Any) -> list[tuple[int, str, Any]]:
    """Offer the people to those who read the programme's pages."""
    return (
        [(60, reverse("people"), _("People")), (62, reverse("roster"), _("Experts"))]
        if programmes_of(person, READERS)
        else []
    )


@nav
def profile_link(person: Any) -> list[tuple[int, str, Any]]:
    """Offer the own profile to experts."""
    is_expert = any(held.role == Role.EXPERT for held in roles_of(person))
    return [(22, reverse("my_profile"), _("My profile"))] if is_expert else []
