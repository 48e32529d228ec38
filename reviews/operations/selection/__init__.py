# SPDX-License-Identifier: AGPL-3.0-or-later
"""Choosing the selected and the reserve: drafted, confirmed, signed off, released. An act on the call."""

from reviews.operations.selection.confirming import confirm_selection, reopen_selection, void_selection
from reviews.operations.selection.drafting import draft_selection, set_line
from reviews.operations.selection.releasing import promote_reserve, release
from reviews.operations.selection.signing import sign_off

__all__ = [
    "confirm_selection",
    "draft_selection",
    "promote_reserve",
    "release",
    "reopen_selection",
    "set_line",
    "sign_off",
    "void_selection",
]
