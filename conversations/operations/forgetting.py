# SPDX-License-Identifier: AGPL-3.0-or-later
"""What becomes of a person's words when the person is anonymised."""

from typing import Any

from conversations.models import Bounce, Message


def forget_words(person: Any) -> None:
    """Empty what the person wrote, and the addresses that took no mail; that something was written stays."""
    Message.objects.filter(author=person).update(text="")
    Bounce.objects.filter(person=person).update(address="erased@invalid.example", said="", person=None)
