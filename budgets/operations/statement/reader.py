# SPDX-License-Identifier: AGPL-3.0-or-later
"""In whose name a bank's file acts where no person decides."""

from core.acting import SystemActor

PAYMENT_STEPS = ("settle", "come_back", "fail")
READER = SystemActor(
    "statement reader",
    frozenset({*(f"budgets.payment.{name}" for name in PAYMENT_STEPS), "budgets.statementline.match"}),
)
