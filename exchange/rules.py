# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may bring files."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import is_officer
from core.permissions import permit

permit("exchange.import_call", is_officer, who=_("programme officers"))
