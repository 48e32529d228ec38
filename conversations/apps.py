# SPDX-License-Identifier: AGPL-3.0-or-later
"""Conversations: threads, bulk messages, mail that comes in and mail that came back."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Conversations: threads, bulk messages, mail that comes in and mail that came back."""

    name = "conversations"

    def ready(self) -> None:
        """Register handlers, the list of people, and what is held of a person."""
        from conversations import audiences, handlers, people  # noqa: F401 -- each registers itself
