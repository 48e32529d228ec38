# SPDX-License-Identifier: AGPL-3.0-or-later
"""The money of a decided call's awards: each step by the operation, the person whose step it is, and its day."""

from .telling import tell_money

__all__ = ["tell_money"]
