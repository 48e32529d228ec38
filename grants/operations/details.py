# SPDX-License-Identifier: AGPL-3.0-or-later
"""Typing what a draft has beside its answers: title, institution, place, trade; who signs; the budget."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from core import showing
from core.models import AuditEntry
from core.refusals import Refusal
from grants.models import BudgetRequestLine, ProposalDetails, Submission
from grants.operations.refusing import draft_in_hand, for_the_team, record_typing
from grants.revisions import mark_of
from grants.states import ContractingKind

MOST_LINES = 40
LARGEST_MINOR = 10**14
BUDGET = ("item", "unit", "quantity", "unit_cost_minor", "own_minor")


class ChangedMeanwhile(Refusal):
    """Somebody else saved this page after the editor opened it; nothing was overwritten."""

    sentence = _("%(who)s changed this at %(when)s. Nothing is lost.")

    def __init__(self, **words: Any) -> None:
        self.who, self.when = words["who"], words["when"]
        super().__init__(**words)


class NotAnInstitution(Refusal):
    """The institution belongs to another programme."""

    sentence = _("Choose an institution of the list.")


class NotAPlace(Refusal):
    """The place is not on the programme's list."""

    sentence = _("Choose a place of the list.")


class TooManyLines(Refusal):
    """More budget lines than anybody reads."""

    sentence = _("A budget has at most %(most)s lines.")


class OwnPartTooLarge(Refusal):
    """The own contribution to a line is larger than the line."""

    sentence = _("“%(item)s”: your own part is larger than the cost.")


class AmountTooLarge(Refusal):
    """A line no programme pays."""

    sentence = _("“%(item)s”: the amount is too large.")


def details_mark(submission: Submission) -> str:
    """Return a mark of the title and details as they stand."""
    proposal = getattr(submission, "proposal", None)
    given = [proposal.institution_id, proposal.place, proposal.trade] if proposal else [None, "", ""]
    return mark_of([submission.title, submission.language, *given])


def party_mark(submission: Submission) -> str:
    """Return a mark of who signs for the team as it stands."""
    return mark_of([submission.contracting_kind, submission.contracting_name, submission.contracting_number])


def budget_mark(lines: Iterable[Any]) -> str:
    """Return a mark of the budget as it stands."""
    return mark_of([[getattr(line, name) for name in BUDGET] for line in lines])


def save_details(
    submission: Submission,
    *,
    title: str = "",
    institution: Institution | None = None,
    place: str = "",
    trade: str = "",
    language: str = "",
    seen: str | None = None,
    by: Any,
    at: datetime | None = None,
) -> str:
    """Keep title, language, institution, place and trade; return their new mark.

    `seen` is the mark when the page was opened. Raises ChangedMeanwhile, NotAnInstitution, NotAPlace.
    """
    with transaction.atomic(), for_the_team(submission, by):
        draft = draft_in_hand(submission, by=by)
        _refuse_stale(draft, seen, details_mark(draft), "save_details")
        programme = draft.call.programme
        if institution is not None and institution.programme_key != draft.programme_key:
            raise NotAnInstitution(field="institution")
        if place and programme.places and place not in {one["code"] for one in programme.places}:
            raise NotAPlace(field="place")
        draft.title, draft.language = " ".join(title.split())[:200], language or draft.language
        draft.save(update_fields=["title", "language"])
        details, _new = ProposalDetails.objects.get_or_create(submission=draft)
        details.institution, details.place, details.trade = institution, place, " ".join(trade.split())[:80]
        details.version += 1
        details.save()
        record_typing("save_details", draft, by=by, at=at, title=draft.title)
        draft.proposal = details
        return details_mark(draft)


def save_party(
    submission: Submission,
    *,
    kind: str = "",
    name: str = "",
    number: str = "",
    seen: str | None = None,
    by: Any,
    at: datetime | None = None,
) -> str:
    """Keep who would sign for the team; return the new mark. Raises ChangedMeanwhile, NotADraft."""
    with transaction.atomic(), for_the_team(submission, by):
        draft = draft_in_hand(submission, by=by)
        _refuse_stale(draft, seen, party_mark(draft), "save_party")
        draft.contracting_kind = ContractingKind(kind) if kind else ""
        draft.contracting_name = " ".join(name.split())[:160]
        draft.contracting_number = " ".join(number.split())[:60]
        draft.save(update_fields=["contracting_kind", "contracting_name", "contracting_number"])
        record_typing("save_party", draft, by=by, at=at, kind=kind)
        return party_mark(draft)


def save_budget(
    submission: Submission,
    *,
    lines: Iterable[Mapping[str, Any]],
    seen: str | None = None,
    by: Any,
    at: datetime | None = None,
) -> str:
    """Replace the budget lines (item, unit, quantity, unit_cost_minor, own_minor); return the new mark.

    Sums are computed, never typed. Raises ChangedMeanwhile, TooManyLines, OwnPartTooLarge, AmountTooLarge.
    """
    with transaction.atomic(), for_the_team(submission, by):
        draft = draft_in_hand(submission, by=by)
        _refuse_stale(draft, seen, budget_mark(draft.budget_lines.all()), "save_budget")
        rows = [
            BudgetRequestLine(submission=draft, order=place, **line) for place, line in enumerate(lines, 1)
        ]
        _refuse_unfit(rows)
        before = [[getattr(line, name) for name in BUDGET] for line in draft.budget_lines.all()]
        draft.budget_lines.all().delete()
        BudgetRequestLine.objects.bulk_create(rows)
        record_typing("save_budget", draft, by=by, at=at, before=before)
        return budget_mark(rows)


def _refuse_unfit(rows: list[BudgetRequestLine]) -> None:
    if len(rows) > MOST_LINES:
        raise TooManyLines(most=MOST_LINES)
    for row in rows:
        if row.amount_minor > LARGEST_MINOR:
            raise AmountTooLarge(item=row.item)
        if row.own_minor > row.amount_minor:
            raise OwnPartTooLarge(item=row.item)


def _refuse_stale(draft: Submission, seen: str | None, now: str, act: str) -> None:
    """Raise ChangedMeanwhile, naming who saved this page last and when, unless the editor saw what stands."""
    if seen is None or seen == now:
        return
    latest = (
        AuditEntry.objects.filter(
            subject_type=ContentType.objects.get_for_model(draft),
            subject_id=draft.pk,
            act=f"grants.submission.{act}",
        )
        .select_related("by")
        .order_by("-pk")
        .first()
    )
    when = latest.happened_at if latest else timezone.now()
    who = str(latest.by) if latest and latest.by else str(_("Somebody"))
    raise ChangedMeanwhile(who=who, when=showing.moment_text(when, draft.call.zone))
