# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of this room: sides, ways, where a bulk message stands, how it reached somebody, what bounced."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_ALONE = 50  # recipients; above, a second person releases
ANSWER_WITHIN = timedelta(days=7)
MOST_LETTERS = 8000
MOST_FILES = 5


class Side(models.TextChoices):
    """The two sides of a thread."""

    APPLICANT = "applicant", _("The team")
    OFFICER = "officer", _("Programme officers")


class Way(models.TextChoices):
    """How a message came in."""

    PAGE = "page", _("On the page")
    MAIL = "mail", _("By mail")


class BulletinState(models.TextChoices):
    """Where a bulk message stands."""

    DRAFT = "draft", _("Draft")
    WAITING = "waiting", _("Waits for a second person")
    RELEASED = "released", _("Released")
    CALLED_OFF = "called_off", _("Called off")


BULLETIN_LOOKS = {
    BulletinState.DRAFT: "draft",
    BulletinState.WAITING: "waiting",
    BulletinState.RELEASED: "done",
    BulletinState.CALLED_OFF: "closed",
}


class Channel(models.TextChoices):
    """How a bulk message went to one person; empty as long as it waits for its turn."""

    MAIL = "mail", _("Mail")
    SMS = "sms", _("Text message")
    NONE = "none", _("Not reached")
