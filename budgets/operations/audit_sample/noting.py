# SPDX-License-Identifier: AGPL-3.0-or-later
"""The auditor says of a payment that was drawn: seen, or a question; with a note."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.models import AuditItem
from budgets.operations.reasons import within
from budgets.states import Verdict
from core import audit
from core.permissions import demand
from core.refusals import Refusal

LONGEST = 2000


class QuestionNeedsWords(Refusal):
    """Nobody can answer a question that was not put."""

    sentence = _("Write your question down.")


class VerdictNeeded(Refusal):
    """An auditor says what was seen; nothing is taken back to "to be looked at"."""

    sentence = _("Say whether it is in order, or put a question.")


def note_item(item: AuditItem, *, verdict: str, note: str = "", by: Any) -> AuditItem:
    """Keep what the auditor says of a payment; said again the same changes nothing, other words replace it.

    Raises NotAllowed, VerdictNeeded, QuestionNeedsWords or TextTooLong. The trail keeps what was said before.
    """
    demand(by, "budgets.draw_sample", item)
    said, seen = within(note, LONGEST, field="note"), Verdict(verdict)
    if seen == Verdict.OPEN:
        raise VerdictNeeded(field="verdict")
    if seen == Verdict.QUESTION and not said:
        raise QuestionNeedsWords(field="note")
    with transaction.atomic():
        locked = AuditItem.objects.select_for_update(no_key=True).get(pk=item.pk)
        if (locked.verdict, locked.note) == (seen, said):
            return locked
        before = locked.verdict
        locked.verdict, locked.note, locked.noted_by, locked.noted_at = seen, said, by, timezone.now()
        locked.save(update_fields=["verdict", "note", "noted_by", "noted_at"])
        audit.record("note", locked, by=by, before=before, verdict=seen, note=said)
    return locked
