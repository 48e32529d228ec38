# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happens to a call: made, changed, copied, opened, closed, extended, put away."""

from grants.operations.call.copying import copy_call
from grants.operations.call.drafting import change_call, editable, make_call, refuse_fixed, set_rules
from grants.operations.call.opening import (
    archive_call,
    close_call,
    close_when_due,
    extend_all,
    open_call,
    open_when_due,
    process_faults,
    take_back_call,
)
from grants.operations.call.stages import change_stage, facts_of, set_stages

__all__ = [
    "archive_call",
    "change_call",
    "change_stage",
    "close_call",
    "close_when_due",
    "copy_call",
    "editable",
    "extend_all",
    "facts_of",
    "make_call",
    "open_call",
    "open_when_due",
    "process_faults",
    "refuse_fixed",
    "set_rules",
    "set_stages",
    "take_back_call",
]
