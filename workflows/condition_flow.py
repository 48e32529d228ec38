# SPDX-License-Identifier: AGPL-3.0-or-later
"""ConditionFlow, one per condition of a tranche: a waiver decided on, and what a person must see, seen."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from budgets.conditions import Met, look
from budgets.models import ReleaseCondition
from budgets.states import ConditionKind, TrancheState
from grants.states import AwardState
from workflows.engine import HouseFlow, Page, Wait, Whose
from workflows.moments import DIRECTORS, OFFICERS


def settled(condition: ReleaseCondition) -> bool:
    """It was seen or waived, or its tranche waits for nothing any more."""
    answered = condition.met_at is not None or condition.waived_at is not None
    return answered or condition.tranche.state not in TrancheState.AHEAD


def waiver_decided(condition: ReleaseCondition) -> bool:
    """No waiver is asked for, or it was decided on."""
    return condition.waiver_asked_at is None or settled(condition)


def seen(condition: ReleaseCondition) -> bool:
    """An officer said that it is met, or nobody needs to."""
    return condition.kind not in ConditionKind.BY_HAND or settled(condition)


def _others(condition: ReleaseCondition) -> list[Met] | None:
    """How the tranche's other conditions are met; None as long as one is not."""
    found = [look(one) for one in condition.tranche.conditions.exclude(pk=condition.pk)]
    met = [one for one in found if isinstance(one, Met)]
    return met if len(met) == len(found) else None


def officers(condition: ReleaseCondition) -> list[Whose]:
    """The programme officers, when the tranche waits for nothing else; nobody before."""
    ready = condition.award.state == AwardState.ACTIVE and _others(condition) is not None
    return OFFICERS if ready else []


def alone_since(condition: ReleaseCondition) -> datetime | None:
    """Since when the tranche waits for nothing else."""
    moments = [one.since for one in _others(condition) or () if one.since]
    return max(moments, default=condition.award.activated_at)


def waiver_page(condition: ReleaseCondition) -> Page:
    """Where the waiver is decided on; for many, the finance board."""
    url = reverse("waiver_decide", args=[condition.award.number, condition.pk])
    return Page(url, condition.tranche.number, f"waivers:{condition.programme_key}", reverse("money_board"))


def seen_page(condition: ReleaseCondition) -> Page:
    """Where an officer says that it is met; for many, the finance board."""
    url = reverse("condition_meet", args=[condition.award.number, condition.pk])
    board = reverse("money_board") + "?state=planned"
    return Page(url, condition.tranche.number, f"conditions:{condition.programme_key}", board)


class ConditionFlow(HouseFlow):
    """A condition's way to being met; a waiver that is asked for comes first."""

    start = flow.StartHandle().Next(this.decide_waiver)

    # Director
    decide_waiver = Wait(
        fact=waiver_decided,
        who=lambda condition: DIRECTORS,
        page=waiver_page,
        since=lambda condition: condition.waiver_asked_at,
        one=_("Decide on the waiver for %(label)s"),
        many=_("Decide on %(n)s waivers"),
    ).Next(this.see)

    # Programme officer
    see = Wait(
        fact=seen,
        who=officers,
        page=seen_page,
        since=alone_since,
        one=_("Say whether the condition of %(label)s is met"),
        many=_("Say of %(n)s conditions whether they are met"),
    ).Next(this.end)

    end = flow.End()
