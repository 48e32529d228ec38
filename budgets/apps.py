# SPDX-License-Identifier: AGPL-3.0-or-later
"""Money: the ledger, and what is paid and accounted for through it."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Money: the ledger, and what is paid and accounted for through it."""

    name = "budgets"

    def ready(self) -> None:
        """Register what `reconcile_money` looks at, what can be paid, what clock and outbox tell this room."""
        # Each registers itself.
        from budgets import nav, readers, verifying, watching, ways  # noqa: F401
        from budgets.checks import commitments, payments, plans  # noqa: F401
        from budgets.operations import payee  # noqa: F401 -- so does its tick
        from budgets.operations.tranche import paying  # noqa: F401 -- and what can be paid
