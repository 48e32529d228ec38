# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people say about a condition: that they saw what was agreed, or that it need not come."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.conditions import Met, look
from budgets.models import ReleaseCondition
from budgets.operations.tranche.due import refresh_due
from budgets.states import ConditionKind, TrancheState
from core import audit
from core.lifecycle import lock
from core.permissions import demand
from core.refusals import Refusal
from grants.operations.files import cleaned, keep


class FactsSpeak(Refusal):
    """Nobody confirms by hand what can be looked at."""

    sentence = _("“%(condition)s” is read from the facts, so nobody confirms it by hand.")


class EvidenceNeeded(Refusal):
    """Who confirms or waives says what was seen, or why."""

    sentence = _("Say what was seen, or why.")


class MetAlready(Refusal):
    """A condition is met or waived once."""

    sentence = _("“%(condition)s” is met or waived already.")


class OfNoTranche(Refusal):
    """What is paid or called off waits for nothing."""

    sentence = _("“%(tranche)s” is “%(state)s”, so it waits for nothing any more.")


class AskFirst(Refusal):
    """A waiver is asked for before it is granted."""

    sentence = _("Nobody has asked to waive “%(condition)s”.")


class WaivedByAsker(Refusal):
    """Who asks for a waiver does not grant it."""

    sentence = _("You asked for this waiver, so another director grants it.")


class WordMissing(Refusal):
    """Who refuses a waiver says why: the one who asked reads it."""

    sentence = _("Say why the waiver is refused.")


def meet_condition(
    condition: ReleaseCondition, *, evidence: str, by: Any, file: Any = None, at: datetime | None = None
) -> ReleaseCondition:
    """Say that a document was seen or a milestone reached, with what was seen (and the file, if there is one).

    Raises NotAllowed, FactsSpeak, EvidenceNeeded, MetAlready, OfNoTranche or UploadRefused.
    """
    demand(by, "budgets.meet_condition", condition)
    if condition.kind not in ConditionKind.BY_HAND:
        raise FactsSpeak(condition=condition.label)
    if not evidence.strip():
        raise EvidenceNeeded(field="evidence")
    letter = cleaned(file) if file is not None else None
    with transaction.atomic():
        row = _open(condition)
        row.met_at, row.met_by, row.evidence = at or timezone.now(), by, evidence.strip()
        row.evidence_file = keep(letter) if letter is not None else None
        row.save(update_fields=["met_at", "met_by", "evidence", "evidence_file"])
        audit.record(
            "meet", row, by=by, at=at, tranche=row.tranche, evidence=evidence, file=row.evidence_file
        )
    refresh_due(row.tranche, at=at)
    return row


def ask_waiver(
    condition: ReleaseCondition, *, reason: str, by: Any, at: datetime | None = None
) -> ReleaseCondition:
    """Ask the director to waive a condition; asked again, the newest asker and reason stand.

    Raises NotAllowed, EvidenceNeeded, MetAlready or OfNoTranche.
    """
    demand(by, "budgets.ask_waiver", condition)
    if not reason.strip():
        raise EvidenceNeeded(field="reason")
    with transaction.atomic():
        row = _open(condition)
        row.waiver_asked_at, row.waiver_asked_by, row.waiver_reason = at or timezone.now(), by, reason.strip()
        row.save(update_fields=["waiver_asked_at", "waiver_asked_by", "waiver_reason"])
        audit.record("ask_waiver", row, by=by, at=at, tranche=row.tranche, reason=reason)
    return row


def waive_condition(
    condition: ReleaseCondition, *, by: Any, comment: str = "", at: datetime | None = None
) -> ReleaseCondition:
    """Grant the waiver that another person asked for. Raises NotAllowed, AskFirst, WaivedByAsker, MetAlready or
    OfNoTranche."""
    demand(by, "budgets.waive_condition", condition)
    with transaction.atomic():
        row = _asked(condition)
        if row.waiver_asked_by_id == by.pk:
            raise WaivedByAsker()
        row.waived_at, row.waived_by = at or timezone.now(), by
        row.save(update_fields=["waived_at", "waived_by"])
        audit.record(
            "waive",
            row,
            by=by,
            at=at,
            tranche=row.tranche,
            reason=row.waiver_reason,
            asked_by=row.waiver_asked_by,
            comment=comment,
        )
    refresh_due(row.tranche, at=at)
    return row


def refuse_waiver(
    condition: ReleaseCondition, *, comment: str, by: Any, at: datetime | None = None
) -> ReleaseCondition:
    """Refuse the waiver that was asked for, saying why: the tranche waits on, and a waiver may be asked for again.

    Raises NotAllowed, WordMissing, AskFirst, MetAlready or OfNoTranche.
    """
    demand(by, "budgets.waive_condition", condition)
    if not comment.strip():
        raise WordMissing(field="comment")
    with transaction.atomic():
        row = _asked(condition)
        asked_by, reason = row.waiver_asked_by, row.waiver_reason
        row.waiver_asked_at, row.waiver_asked_by, row.waiver_reason = None, None, ""
        row.save(update_fields=["waiver_asked_at", "waiver_asked_by", "waiver_reason"])
        given = {"reason": reason, "asked_by": asked_by, "comment": comment.strip()}
        audit.record("refuse_waiver", row, by=by, at=at, tranche=row.tranche, **given)
    return row


def must_wait(condition: ReleaseCondition, *, asked: bool = False, by_hand: bool = False) -> None:
    """Refuse when there is nothing to say about a condition: it waits for nothing, is met, or speaks for itself.

    With `asked`, a waiver must have been asked for. Raises OfNoTranche, MetAlready, FactsSpeak or AskFirst.
    """
    tranche = condition.tranche
    if tranche.state not in TrancheState.AHEAD:
        raise OfNoTranche(tranche=str(tranche), state=tranche.state_label)
    if isinstance(look(condition), Met):
        raise MetAlready(condition=condition.label)
    if by_hand and condition.kind not in ConditionKind.BY_HAND:
        raise FactsSpeak(condition=condition.label)
    if asked and condition.waiver_asked_by_id is None:
        raise AskFirst(condition=condition.label)


def _open(condition: ReleaseCondition, *, asked: bool = False) -> ReleaseCondition:
    """Lock the tranche and return the condition as it stands; raises OfNoTranche, MetAlready or AskFirst."""
    tranche = lock(condition.tranche)
    row = ReleaseCondition.objects.get(pk=condition.pk)
    row.tranche = tranche
    must_wait(row, asked=asked)
    return row


def _asked(condition: ReleaseCondition) -> ReleaseCondition:
    return _open(condition, asked=True)
