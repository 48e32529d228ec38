# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of conversations."""

from conversations.models.bounce import Bounce
from conversations.models.bulletin import Bulletin, Delivery
from conversations.models.thread import Message, MessageFile, MessageRead, Thread

__all__ = ["Bounce", "Bulletin", "Delivery", "Message", "MessageFile", "MessageRead", "Thread"]
