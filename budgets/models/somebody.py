# SPDX-License-Identifier: AGPL-3.0-or-later
"""The field of a person who answers for something."""

from django.conf import settings
from django.db import models


def somebody(**given) -> models.ForeignKey:
    """Return the field of a person who answers for something, and is therefore never removed."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        **({"null": True, "blank": True} | given),
    )
