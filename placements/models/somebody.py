# SPDX-License-Identifier: AGPL-3.0-or-later
"""A field for a person who did something."""

from typing import Any

from django.conf import settings
from django.db import models


def somebody(*, optional: bool = False, **given: Any) -> models.ForeignKey:
    """Return a field that points to a person and is not followed backwards."""
    given.setdefault("related_name", "+")
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=optional, blank=optional, on_delete=models.PROTECT, **given
    )
