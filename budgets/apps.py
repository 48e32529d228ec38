# SPDX-License-Identifier: AGPL-3.0-or-later
"""Money: the ledger, and what is paid and accounted for through it."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Money: the ledger, and what is paid and accounted for through it."""

    name = "budgets"

    def ready(self) -> None:
        """Register what `reconcile_money` looks at, and what the worker's clock does."""
        from budgets import reconciling, verifying  # noqa: F401 -- register themselves
        from budgets.operations import payee  # noqa: F401 -- so does its tick
