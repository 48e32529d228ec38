# SPDX-License-Identifier: AGPL-3.0-or-later
"""The call that a command names."""

from django.core.management.base import CommandError
from django.db.models import Q
from django.utils.translation import gettext as _

from grants.models import Call


def call_named(text: str) -> Call:
    """Return the call of that key (or with those letters before its numbers); raises CommandError."""
    found = (
        Call.objects.select_related("programme")
        .filter(Q(key__iexact=text) | Q(number_prefix__iexact=text))
        .order_by("pk")
        .first()
    )
    if found is None:
        raise CommandError(_("There is no call “%(key)s”.") % {"key": text})
    return found
