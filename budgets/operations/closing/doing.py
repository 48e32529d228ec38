# SPDX-License-Identifier: AGPL-3.0-or-later
"""Closing the money of an award for ever: the rest of its ceiling is released, its accounts and its books end."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from budgets.chart import ADVANCES, GRANT_EXPENSE, REFUNDS_DUE
from budgets.closing import missing_for
from budgets.models import Ceiling, LedgerAccount, MoneyClosing
from budgets.operations.ceiling import lock_ceiling
from budgets.operations.closing.statement import KIND, statement_of
from budgets.operations.commitment import keep_commitment
from budgets.operations.ledger import anchor_chain
from budgets.operations.ledger.head import lock_head
from core import audit
from core.lifecycle import lock
from core.permissions import demand
from core.refusals import Refusal
from documents.operations.document import request_document
from grants.models import Award

OWN_ACCOUNTS = (ADVANCES, REFUNDS_DUE, GRANT_EXPENSE)


class StandsInTheWay(Refusal):
    """An award's money is closed when nothing of it is open; the sentence names what is."""

    sentence = _("The money cannot be closed yet. %(what)s")


def close_award_money(award: Award, *, by: Any, at: datetime | None = None) -> MoneyClosing:
    """Close the money of an award, and ask for its closing statement; closed again it stays as it is.

    Raises NotAllowed, or StandsInTheWay, which names each thing that is missing.
    """
    demand(by, "budgets.close_award_money", award)
    with transaction.atomic():
        locked, now = lock(award), at or timezone.now()
        before = MoneyClosing.objects.filter(award=locked).first()
        if before is not None:
            return before
        missing = missing_for(locked)
        if missing:
            raise StandsInTheWay(what=" ".join(missing))
        released = _release_rest(locked, by=by, at=at)
        anchor = anchor_chain(locked.programme_key, where=f"closing statement {locked.number}-C")
        closing = MoneyClosing.objects.create(
            award=locked, programme_key=locked.programme_key, award_number=locked.number,
            released_minor=released, anchor=anchor, closed_by=by, closed_at=now,
        )  # fmt: skip
        _close_accounts(locked, now)
        audit.record(
            "close", closing, by=by, at=at, award=locked, released=closing.released, place=anchor.seq,
            head=anchor.digest,
        )  # fmt: skip
        _ask_for_statement(closing, by=by)
    return closing


def _release_rest(award: Award, *, by: Any, at: datetime | None) -> int:
    """Lower the ceiling to what was paid, and the commitment with it; return how much that is, in minor units."""
    lock_head(award.programme_key)
    own = {"programme_key": award.programme_key, "number": award.number}
    row = lock_ceiling(Ceiling.objects.get(**own))
    rest = row.ceiling_minor - row.committed_minor
    Ceiling.objects.filter(pk=row.pk).update(ceiling_minor=row.committed_minor)
    keep_commitment(row, by=by, at=at)
    return rest


def _close_accounts(award: Award, now: datetime) -> None:
    """Close the award's own accounts, so that the database refuses what is posted later."""
    own = Q(subject=award.number) | Q(subject__startswith=f"{award.number} ")
    rows = LedgerAccount.objects.filter(own, programme_key=award.programme_key, code__in=OWN_ACCOUNTS)
    rows.filter(closed_at=None).update(closed_at=now)


def _ask_for_statement(closing: MoneyClosing, *, by: Any) -> None:
    award = closing.award
    language = award.submission.call.prevailing_language
    with override(language):
        title = gettext("Closing statement %(number)s") % {"number": award.number}
    request_document(
        key=f"{KIND}:{award.pk}", kind=KIND, number=closing.number, title=title, language=language,
        template="closing_statement.html", subject=award, paper=partial(statement_of, closing),
        programme_key=award.programme_key, by=by,
    )  # fmt: skip
