# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses and bodies of the experts' pages."""

from collections.abc import Callable
from typing import Any

NOTHING, NOBODY = 999_999, "00000000-0000-4000-8000-000000000000"
ADDRESSES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "my_profile_part": lambda t: {"part": "about"},
    "my_window_remove": lambda t: {"pk": NOTHING},
    "expert_cv": lambda t: {"pk": NOTHING},
    "expert": lambda t: {"pk": NOTHING},
    "application_profile": lambda t: {"pk": t.submission.pk},
    "references": lambda t: {"pk": t.submission.pk},
    "reference_remove": lambda t: {"pk": t.submission.pk, "one": NOTHING},
    "reference": lambda t: {"token": NOBODY},
    "look_alike_judge": lambda t: {"pk": NOTHING},
    "call_batch": lambda t: {"key": t.call.key},
    **dict.fromkeys(
        (
            "my_profile",
            "my_profile_ready",
            "my_window",
            "my_cv",
            "my_consents",
            "roster",
            "look_alikes",
            "look_again",
        ),
        lambda t: {},
    ),
}
BODIES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "my_profile_part": lambda t: {"headline": "Nurse"},
    "call_batch": lambda t: {"places": "2"},
}
