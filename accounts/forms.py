# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be typed about people."""

from django.conf import settings
from django.core.exceptions import ValidationError


def clean_phone(text: str) -> str:
    """Return a phone in E.164 (the installation's region fills in the country), or raise ValidationError."""
    from core.phones import normalise

    try:
        return normalise(text, region=settings.PHONE_REGION)
    except ValueError as fault:
        raise ValidationError(str(fault)) from fault
