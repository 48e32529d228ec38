# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may, in this room. A thing's programme is its `programme_key`."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import holds
from accounts.states import Role
from core.permissions import permit

keeps_the_books = holds(Role.FINANCE_MAKER, Role.FINANCE_CHECKER)
answers_for_the_books = holds(Role.FINANCE_CHECKER, Role.DIRECTOR)
decides_on_amounts = holds(Role.DIRECTOR)

permit("budgets.record_rate", keeps_the_books, who=_("finance officers and finance checkers"))
permit("budgets.open_period", keeps_the_books, who=_("finance officers and finance checkers"))
permit("budgets.close_period", answers_for_the_books, who=_("finance checkers and directors"))
permit("budgets.reverse_entry", answers_for_the_books, who=_("finance checkers and directors"))
permit("budgets.move_ceiling", decides_on_amounts, who=_("directors"))
