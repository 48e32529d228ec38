# SPDX-License-Identifier: AGPL-3.0-or-later
"""manage.py write_docs: write the generated pages of docs/."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from workflows.lifecycle_page import lifecycle_page


class Command(BaseCommand):
    help = "Write docs/lifecycle.md from the lifecycles and flows."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "lifecycle.md"
        path.write_text(lifecycle_page(), encoding="utf-8")
        self.stdout.write(str(path))
