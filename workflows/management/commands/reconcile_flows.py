# SPDX-License-Identifier: AGPL-3.0-or-later
"""manage.py reconcile_flows: rebuild everybody's to-do list from the facts."""

from typing import Any

from django.core.management.base import BaseCommand

from workflows.handlers import sweep


class Command(BaseCommand):
    help = "Look at every call, submission, review and award, and bring its flow in line with the facts."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sweep()} subjects looked at")
