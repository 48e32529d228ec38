# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the status of a mail that came back means (RFC 3463), in words; pure."""

from typing import Any

from django.utils.translation import gettext_lazy as _

GONE = _("The address does not exist")
REASONS: tuple[tuple[str, Any], ...] = (
    ("1.2", _("The mail server of this address does not exist")),
    ("1.", GONE),
    ("2.1", _("The mailbox was closed")),
    ("2.2", _("The mailbox is full")),
    ("3.4", _("The mail was too large")),
    ("4.4", _("The mail server of this address cannot be found")),
    ("4.", _("The mail server of this address did not answer")),
    ("7.", _("The mail server of this address refused our mail")),
)
FOR_GOOD = ("1.", "2.1", "4.4")  # the address itself is wrong; a full box or a refusal may pass


def reason_of(status: str) -> Any:
    """Return why a mail came back, by its enhanced status code such as 5.1.1."""
    detail = status.partition(".")[2]
    return next(
        (words for start, words in REASONS if detail.startswith(start)), _("It could not be delivered")
    )


def is_for_good(action: str, status: str) -> bool:
    """Say whether the address should not be mailed again: the delivery failed, and a second try would too."""
    return action.lower() == "failed" and status.startswith("5.") and status[2:].startswith(FOR_GOOD)
