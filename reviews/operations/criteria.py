# SPDX-License-Identifier: AGPL-3.0-or-later
"""The criteria of a stage: name, weight, scale, and what its marks mean; fixed once scoring opens."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from core import audit
from core.permissions import demand
from core.refusals import Refusal
from core.translated import Translated
from grants.models import Stage
from grants.registry import copies, counts_criteria
from reviews.models import Criterion, Score
from reviews.operations.holding import BEFORE_SCORING, hold
from reviews.operations.panel import NoPanelHere

FIELDS = ("name", "description", "weight", "low", "high", "anchors")
MOST_CRITERIA, WIDEST = 20, 100


class NoCriteria(Refusal):
    """A panel needs something to score by."""

    sentence = _("Write one criterion at least.")


class TooManyCriteria(Refusal):
    """More than anybody scores with care."""

    sentence = _("A stage has at most %(most)s criteria.")


class SameKey(Refusal):
    """Two criteria would be one."""

    sentence = _("Two criteria have the same key, “%(key)s”.")


class Nameless(Refusal):
    """A criterion is known by its name."""

    sentence = _("Give every criterion a name.")


class ScaleUnfit(Refusal):
    """A scale goes up, by whole marks."""

    sentence = _("The scale of “%(criterion)s” must go up from its lowest to its highest mark.")


class WeighsNothing(Refusal):
    """What weighs nothing is no criterion."""

    sentence = _("The weight of “%(criterion)s” is a whole number from 1 to 1000.")


class AlreadyScored(Refusal):
    """Scores were given by these criteria."""

    sentence = _("Scores were given by these criteria, so they stay as they are.")


def set_criteria(stage: Stage, *, criteria: Sequence[Mapping[str, Any]], by: Any) -> list[Criterion]:
    """Replace the stage's criteria by these, in this order.

    Each holds name, weight, low, high, and may hold key, description and anchors: mark -> text by language.
    One with a known key is changed, not made anew. Raises PhaseIsOver once scoring is open, and NoPanelHere,
    NoCriteria, TooManyCriteria, Nameless, ScaleUnfit, WeighsNothing, SameKey or AlreadyScored.
    """
    demand(by, "reviews.seat_panel", stage)
    if not stage.is_scored:
        raise NoPanelHere(stage=str(stage))
    rows = [_tidy(given, place) for place, given in enumerate(criteria, start=1)]
    _refuse_unfit(rows)
    with transaction.atomic():
        held = hold(stage, *BEFORE_SCORING)
        if Score.objects.filter(criterion__stage=held).exists():
            raise AlreadyScored()
        known = {criterion.key: criterion for criterion in held.criteria.all()}
        for key in set(known) - {row["key"] for row in rows}:
            known.pop(key).delete()
        made = []
        for row in rows:
            criterion = known.get(row["key"]) or Criterion(stage=held)
            for name, value in row.items():
                setattr(criterion, name, value)
            criterion.save()
            made.append(criterion)
        weights = {row["key"]: row["weight"] for row in rows}
        audit.record("set_criteria", held, by=by, weights=weights)
    return made


def _tidy(given: Mapping[str, Any], place: int) -> dict[str, Any]:
    """Return the values of one criterion; without a key it gets one from its name."""
    name = Translated.of(given["name"])
    return {
        "key": given.get("key") or slugify(str(name))[:40] or f"c{place}",
        "name": name,
        "description": Translated.of(given.get("description")),
        "weight": given["weight"],
        "low": given["low"],
        "high": given["high"],
        "anchors": {str(mark): dict(Translated.of(text)) for mark, text in given.get("anchors", {}).items()},
        "order": place,
    }


def _refuse_unfit(rows: list[dict[str, Any]]) -> None:
    if not rows:
        raise NoCriteria()
    if len(rows) > MOST_CRITERIA:
        raise TooManyCriteria(most=MOST_CRITERIA)
    keys = [row["key"] for row in rows]
    for row in rows:
        name = str(row["name"])
        if not name:
            raise Nameless()
        if not row["low"] < row["high"] <= row["low"] + WIDEST:
            raise ScaleUnfit(criterion=name)
        if not 1 <= row["weight"] <= 1000:
            raise WeighsNothing(criterion=name)
        if keys.count(row["key"]) > 1:
            raise SameKey(key=row["key"])


@copies
def copy_criteria(old: Stage, new: Stage, *, by: Any) -> None:
    """Give a copied stage the criteria of the old one (part of copying the call, which asked who may)."""
    rows = old.criteria.order_by("order", "pk")
    Criterion.objects.bulk_create(
        Criterion(stage=new, key=row.key, order=row.order, **{name: getattr(row, name) for name in FIELDS})
        for row in rows
    )


@counts_criteria
def criteria_by_stage(call: Any) -> dict[int, int]:
    """Return how many criteria each stage of a call has."""
    found: dict[int, int] = {}
    for stage_id in Criterion.objects.filter(stage__call=call).values_list("stage_id", flat=True):
        found[stage_id] = found.get(stage_id, 0) + 1
    return found
