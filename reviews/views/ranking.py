# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ranking of a stage: frozen, or provisional while the discussion is open."""

from dataclasses import asdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.downloads import table_response
from core.forms import ConfirmForm, posted
from grants.models import Stage
from grants.states import StagePhase
from reviews.guards import hidden_from, stage_for
from reviews.inputs import scores_of
from reviews.models import Ranking
from reviews.operations.ranking import freeze_ranking
from reviews.showing import rows_for
from reviews.states import SelectionState

ROWS = 100


@login_required
@require_safe
def ranking(request: HttpRequest, stage: int) -> HttpResponse:
    """Show the frozen ranking, or the provisional one of an open discussion; as a page, XLSX or CSV."""
    found = stage_for(request.user, stage, permission="reviews.see_ranking")
    frozen = found.rankings.select_related("frozen_by").first()
    rows = rows_for(_result(found, frozen), hidden_from(request.user, found))
    criteria = list(found.criteria.all())
    if request.GET.get("format"):
        return _download(request, found, rows, [criterion.key for criterion in criteria])
    selection = found.call.selections.exclude(state=SelectionState.VOID).first()
    context = {
        "stage": found,
        "call": found.call,
        "ranking": frozen,
        "page": Paginator(rows, ROWS).get_page(request.GET.get("page")),
        "criteria": criteria,
        "provisional": frozen is None and found.phase == StagePhase.DISCUSSION,
        "selection": selection,
        "fixed": selection is not None and selection.state != SelectionState.DRAFT,
    }
    return render(request, "reviews/ranking.html", context)


def _result(stage: Stage, frozen: Ranking | None) -> list[dict[str, Any]]:
    """Return the frozen result, or what it would be now; nothing while panelists still score alone."""
    if frozen is not None:
        return frozen.result
    if stage.phase in {StagePhase.DISCUSSION, StagePhase.FROZEN}:
        return [asdict(line) for line in scores_of(stage).ranked()]
    return []


def _download(
    request: HttpRequest, stage: Stage, rows: list[dict[str, Any]], keys: list[str]
) -> HttpResponse:
    """Return the rows as a file."""
    headers = [_("Rank"), _("Number"), _("Title"), _("Reviews"), _("Mean"), *keys, _("Spread"), _("Remark")]
    table = (
        [
            row["rank"] or "",
            row["number"],
            row["title"],
            row["n_reviews"],
            row["mean"] or "",
            *(row["criterion_means"].get(key, "") for key in keys),
            row["spread"],
            "; ".join(str(words) for words in [row["tie_words"], *row["flag_words"]] if words),
        ]
        for row in rows
    )
    return table_response(request, f"ranking-{stage.call.key}", headers, table)


@login_required
@require_http_methods(["GET", "POST"])
def freeze(request: HttpRequest, stage: int) -> HttpResponse:
    """Ask, then freeze the ranking."""
    found = stage_for(request.user, stage, permission="reviews.freeze_ranking")
    form = ConfirmForm(posted(request))
    asked = request.method == "POST" and form.is_valid()
    if asked and form.carry_out(lambda: freeze_ranking(found, by=request.user)):
        return redirect("ranking", stage=found.pk)
    inputs = scores_of(found)
    context = {"stage": found, "form": form, "reviews": len(inputs.reviews), "submissions": len(inputs.names)}
    return render(request, "reviews/freeze_ranking.html", context, status=409 if form.errors else 200)
