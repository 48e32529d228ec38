# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where an issued document stands, and what kinds there are of it in law: none here, rooms name their own."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentState(TextChoices):
    """The short life of a document."""

    REQUESTED = "requested", _("Being made")
    ISSUED = "issued", _("Issued")
    FAILED = "failed", _("Could not be made")


LOOKS = {"requested": "waiting", "issued": "done", "failed": "hold"}
