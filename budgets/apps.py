# SPDX-License-Identifier: AGPL-3.0-or-later
"""Money: the ledger, and what is paid and accounted for through it."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Money: the ledger, and what is paid and accounted for through it."""

    name = "budgets"

    def ready(self) -> None:
        """Register what `reconcile_money` looks at, what can be paid, what clock and outbox tell this room."""
        # Each registers itself.
        from budgets import acts, batch_acts, nav, readers, verifying, watching, ways  # noqa: F401
        from budgets.checks import commitments, expenses, payments, plans, statements  # noqa: F401
        from budgets.operations import batch, closing, payee  # noqa: F401 -- so do ticks, and what the worker makes
        from budgets.operations.statement import taking_in  # noqa: F401 -- and reads
        from budgets.operations.tranche import paying  # noqa: F401 -- and what can be paid
