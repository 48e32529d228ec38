# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may, in this room. A thing's programme is its `programme_key`."""

from django.utils.translation import gettext_lazy as _

from accounts.rules import holds
from accounts.states import Role, RoleFamily
from core.permissions import permit

keeps_the_books = holds(Role.FINANCE_MAKER, Role.FINANCE_CHECKER)
answers_for_the_books = holds(Role.FINANCE_CHECKER, Role.DIRECTOR)
decides_on_amounts = holds(Role.DIRECTOR)
proposes_payees = holds(Role.FINANCE_MAKER, Role.OFFICER)
confirms_payees = holds(Role.FINANCE_CHECKER)
is_finance = holds(*RoleFamily.FINANCE)
reads_accounts = is_finance | holds(Role.AUDITOR)

permit("budgets.record_rate", keeps_the_books, who=_("finance officers and finance checkers"))
permit("budgets.open_period", keeps_the_books, who=_("finance officers and finance checkers"))
permit("budgets.close_period", answers_for_the_books, who=_("finance checkers and directors"))
permit("budgets.reverse_entry", answers_for_the_books, who=_("finance checkers and directors"))
permit("budgets.move_ceiling", decides_on_amounts, who=_("directors"))
permit("budgets.set_payment_rules", decides_on_amounts, who=_("directors"))
permit("budgets.propose_account", proposes_payees, who=_("finance officers and programme officers"))
permit("budgets.verify_account", confirms_payees, who=_("finance checkers"))
permit("budgets.block_account", is_finance, who=_("those who handle money, and directors"))
permit("budgets.reveal_account", reads_accounts, who=_("those who handle money, directors and auditors"))
