# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions to the auditors' samples."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.rules import programmes_of
from budgets.rules import READS_AUDIT


class AuditSampleQuerySet(QuerySet):
    """Questions to the auditors' samples."""

    def visible_to(self, person: Any) -> "AuditSampleQuerySet":
        """Those of the programmes that the person audits or directs."""
        return self.filter(programme_key__in=programmes_of(person, READS_AUDIT))

    def counted(self) -> "AuditSampleQuerySet":
        """With how many payments were drawn, how many of them are still to be looked at, and questions."""
        return self.annotate(
            n_items=Count("items"),
            n_open=Count("items", filter=Q(items__verdict="open")),
            n_questions=Count("items", filter=Q(items__verdict="question")),
        )
