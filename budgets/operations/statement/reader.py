# SPDX-License-Identifier: AGPL-3.0-or-later
"""In whose name a bank's file acts where no person decides."""

from core.acting import SystemActor

STEPS = ("payment.settle", "payment.come_back", "payment.fail", "statementline.match", "statementline.note")
READER = SystemActor("statement reader", frozenset(f"budgets.{name}" for name in STEPS))
