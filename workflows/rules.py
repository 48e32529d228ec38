# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may, in this room."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import is_administrator
from core.permissions import permit

permit("workflows.see_outbox", is_administrator, who=_("the programme's administrator"))
