# SPDX-License-Identifier: AGPL-3.0-or-later
"""Closing the money of an award: what still stands in the way, and the act itself."""

from .asking import MoneyClosed, refuse_closed
from .doing import StandsInTheWay, close_award_money

__all__ = ["MoneyClosed", "StandsInTheWay", "close_award_money", "refuse_closed"]
