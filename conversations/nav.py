# SPDX-License-Identifier: AGPL-3.0-or-later
"""The link of this room in the head of every page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.rules import roles_of
from conversations.queries import READERS
from core.registry import Links, nav


@nav
def messages_link(person: Any) -> Links:
    """Offer the conversations to those who read the programme's pages."""
    staff = {held.role for held in roles_of(person)} & READERS
    return (
        [(50, reverse("threads"), _("Messages"), reverse("bulletins"), reverse("bounces"))] if staff else []
    )
