# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions to the payees."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.rules import programmes_of
from budgets.rules import READS_MONEY


class PayeeQuerySet(QuerySet):
    """Questions to the payees."""

    def of_board(self, person: Any) -> "PayeeQuerySet":
        """Those of the programmes whose money the person looks after or looks at."""
        return self.filter(programme_key__in=programmes_of(person, READS_MONEY))

    def of_award(self, award: Any) -> "PayeeQuerySet":
        """Those who are paid under an award."""
        return self.filter(programme_key=award.programme_key, award_number=award.number)

    def matching(self, words: str) -> "PayeeQuerySet":
        """Those whose name, guardian or award holds the words."""
        named = Q(name__icontains=words) | Q(guardian_name__icontains=words)
        return self.filter(named | Q(award_number__icontains=words))

    def with_account(self, state: str) -> "PayeeQuerySet":
        """Those with an account in that state; "none": those without any."""
        accounts = self.model._meta.get_field("accounts").related_model._base_manager.filter(
            payee=OuterRef("pk")
        )
        return (
            self.filter(~Exists(accounts))
            if state == "none"
            else self.filter(Exists(accounts.filter(state=state)))
        )
