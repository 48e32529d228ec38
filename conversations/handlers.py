# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this room does in the background: sends bulk messages, reads the folder of mails, stops dead addresses."""

from conversations.operations import bounces, receiving, sending
from core import mail, outbox
from core.clock import tick

outbox.handles("bulletin")(sending.send_bulletin)
outbox.handles("text-message")(sending.send_text)
tick(every=20)(receiving.read_folder)
mail.STOPPED.append(bounces.is_stopped)
