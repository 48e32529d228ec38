# SPDX-License-Identifier: AGPL-3.0-or-later
"""Money: the ledger, and what is paid and accounted for through it."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    """Money: the ledger, and what is paid and accounted for through it."""

    name = "budgets"

    def ready(self) -> None:
        """Register what `reconcile_money` looks at, what can be paid, what clock and outbox tell this room."""
        # Each registers itself.
        from budgets import (  # noqa: F401
            acts,
            batch_acts,
            nav,
            verifying,
            watching,
            ways,
        )
        from budgets.checks import (  # noqa: F401
            payments,
            plans,
            statements,
        )
        from budgets.operations import (
            batch,  # noqa: F401 -- so do what the worker makes, and a tick
        )
        from budgets.operations.statement import taking_in  # noqa: F401 -- and what the worker does
        from budgets import nav, verifying, watching, ways  # noqa: F401
        from budgets.checks import expenses, payments, plans  # noqa: F401
        from budgets.operations import closing, payee  # noqa: F401 -- so do a tick, and who reads a statement
        from budgets.operations.tranche import paying  # noqa: F401 -- and what can be paid
