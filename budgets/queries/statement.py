# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions to the banks' files and their lines."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.rules import programmes_of
from budgets.rules import READS_STATEMENTS
from budgets.states import LineState


class StatementImportQuerySet(QuerySet):
    """Questions to the banks' files."""

    def visible_to(self, person: Any) -> "StatementImportQuerySet":
        """Those of the programmes in which the person handles money or audits it."""
        return self.filter(programme_key__in=programmes_of(person, READS_STATEMENTS))

    def counted(self) -> "StatementImportQuerySet":
        """With how many of its lines stand where."""
        return self.annotate(
            **{f"n_{state}": Count("lines", filter=Q(lines__state=state)) for state in LineState.values},
            n_read=Count("lines"),
        )


class StatementLineQuerySet(QuerySet):
    """Questions to lines of the banks' files."""

    def visible_to(self, person: Any) -> "StatementLineQuerySet":
        """Those of the programmes in which the person handles money or audits it."""
        return self.filter(programme_key__in=programmes_of(person, READS_STATEMENTS))

    def waiting(self) -> "StatementLineQuerySet":
        """Those that wait for a person."""
        return self.filter(state=LineState.WAITING)
