# SPDX-License-Identifier: AGPL-3.0-or-later
"""A cheap look, at start-up, whether this machine can make PDFs; it never imports WeasyPrint."""

from ctypes.util import find_library

from django.core.checks import Warning as CheckWarning
from django.core.checks import register

NEEDED = ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "fontconfig")
APT_LINE = "apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@register("documents")
def check_pango(app_configs=None, **kwargs) -> list[CheckWarning]:
    """Warn (documents.W001) when a library that WeasyPrint needs cannot be found; the rest works without."""
    missing = [name for name in NEEDED if not find_library(name)]
    if not missing:
        return []
    return [
        CheckWarning(
            f"PDF documents are disabled: {', '.join(missing)} not found.",
            hint=f"As root: {APT_LINE}",
            id="documents.W001",
        )
    ]
