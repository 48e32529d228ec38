# SPDX-License-Identifier: AGPL-3.0-or-later
"""Looking at a budget: given back, checked, approved within the agreement's rules, or rejected."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from budgets.comparison import Comparison, compare
from budgets.flexibility import Classified, classify
from budgets.models import BudgetVersion, rules_for
from budgets.operations.reasons import demand_reason
from budgets.queries.budget import BudgetQuerySet
from budgets.words import REASONS
from core.lifecycle import advance, lock
from core.money import Money
from core.refusals import Refusal
from grants.operations.files import cleaned, keep


class CheckedByAuthor(Refusal):
    """Who wrote a budget neither checks nor approves it; who checked it does not approve it."""

    sentence = _("Writing, checking and approving a budget are done by three people.")


class SumIsNotTheAward(Refusal):
    """A budget plans the award: no more, and no less than the agreement's rules let be."""

    sentence = _(
        "The budget plans %(sum)s of the award, which is %(amount)s. At least %(least)s must be planned."
    )


class ApprovalNeeded(Refusal):
    """More is moved than the agreement lets be moved without the donor's or the panel's paper."""

    sentence = _("This change needs a signed approval. Attach it. What needs it: %(what)s")


def return_budget(
    version: BudgetVersion, *, comment: str, by: Any, at: datetime | None = None
) -> BudgetVersion:
    """Give a budget back to be changed. Raises NotAllowed, ReasonMissing or WrongState."""
    return advance(version.hand_back, by=by, at=at, comment=demand_reason(comment, field="comment"))


def check_budget(version: BudgetVersion, *, by: Any, at: datetime | None = None) -> BudgetVersion:
    """Say for the programme that the budget serves the project. Raises NotAllowed, CheckedByAuthor or WrongState."""
    with transaction.atomic():
        if lock(version).author_id == by.pk:
            raise CheckedByAuthor()
        return advance(version.check_over, by=by, at=at)


def reject_budget(
    version: BudgetVersion, *, reason: str, by: Any, at: datetime | None = None
) -> BudgetVersion:
    """Drop a version; the approved one stays in force. Raises NotAllowed, ReasonMissing or WrongState."""
    return advance(version.reject, by=by, at=at, reason=demand_reason(reason))


def approve_budget(
    version: BudgetVersion, *, by: Any, paper: Any = None, at: datetime | None = None
) -> BudgetVersion:
    """Put a checked budget into force; the one before gives way.

    `paper` is the signed approval that a change beyond the agreement's rules needs; from a budget approved by
    paper later moves are counted anew. Raises NotAllowed, CheckFirst, CheckedByAuthor, SumIsNotTheAward,
    ApprovalNeeded, UploadRefused or WrongState.
    """
    letter = cleaned(paper) if paper is not None else None
    with transaction.atomic():
        award = lock(version.award)
        locked = lock(version)
        if by.pk in (locked.author_id, locked.checked_by_id):
            raise CheckedByAuthor()
        _refuse_sum(locked, award)
        current = BudgetVersion.objects.filter(award=award).in_force().first()
        if current is not None:
            if letter is None:
                _refuse_beyond(locked)
            advance(current.supersede, by=by, at=at)
        formal = current is None or letter is not None
        blob = keep(letter) if letter is not None else None
        return advance(version.approve, by=by, at=at, formal=formal, paper=blob)


def _refuse_sum(version: BudgetVersion, award: Any) -> None:
    """Raise SumIsNotTheAward unless the budget plans the award as far as the rules ask."""
    least = award.amount.minor * (10_000 - rules_for(award).unplanned_bp)
    granted = version.granted
    if granted > award.amount or granted.minor * 10_000 < least:
        # Up to the next whole unit: one less would not be enough.
        raise SumIsNotTheAward(
            sum=granted, amount=award.amount, least=Money(-(-least // 10_000), award.currency)
        )


def _refuse_beyond(version: BudgetVersion) -> None:
    found = classified(version)
    if found.needs_approval:
        told = [f"{heading} {REASONS[reason]}".strip() for heading, reason in found.reasons]
        raise ApprovalNeeded(field="paper", what="; ".join(told))


def classified(version: BudgetVersion) -> Classified:
    """Say what of a version's changes stays within the agreement's rules; a first version changes nothing."""
    award, new = version.award, version.by_heading()
    before = approved_before(version)
    current, base = before.last(), before.filter(formal=True).last()
    return classify(
        base.by_heading() if base else new,
        current.by_heading() if current else new,
        new,
        rules_for(award).flexibility(),
        award.currency,
    )


def approved_before(version: BudgetVersion) -> BudgetQuerySet:
    """The versions that were ever in force before this one, in their order."""
    return BudgetVersion.objects.filter(
        award=version.award, approved_at__isnull=False, no__lt=version.no
    ).order_by("no")


def compared(version: BudgetVersion) -> Comparison:
    """Return a version beside the one approved before it, line by line (a first version beside nothing)."""
    before = approved_before(version).last()
    return compare(before.planned() if before else [], version.planned(), version.award.currency)
