# SPDX-License-Identifier: AGPL-3.0-or-later
"""The review page: the proposal beside the criteria; kept as typed, handed in, skipped, taken back, given up."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import blobs
from core.downloads import download_response
from core.refusals import NotAllowed, Refusal
from grants.states import StagePhase, SubmissionState
from reviews.forms.review import ReviewForm, TieForm
from reviews.models import Review
from reviews.operations.review import (
    Incomplete,
    SavedElsewhere,
    recuse,
    revise_review,
    save_scores,
    submit_review,
    take_back_review,
)
from reviews.queue import Progress, next_for, skip
from reviews.reading import papers_of, read_proposal
from reviews.states import ReviewState
from reviews.totals import best_total, total_of
from reviews.views.asking import ask, carried_out, posted
from reviews.views.finding import criteria_with_scores, review_for

both = require_http_methods(["GET", "POST"])


def _editable(review: Review) -> bool:
    """Say whether something may be typed: a draft in scoring, or a revision in the discussion."""
    phase, before = review.stage.phase, review.submission.state == SubmissionState.UNDER_REVIEW
    if phase == StagePhase.SCORING:
        return before and review.state in ReviewState.OPEN
    return before and phase == StagePhase.DISCUSSION


def _revises(review: Review) -> bool:
    return review.stage.phase == StagePhase.DISCUSSION and review.state == ReviewState.SUBMITTED


@login_required
@both
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a proposal beside its criteria, and keep what is typed."""
    found = review_for(request, pk)
    criteria = criteria_with_scores(found)
    if request.method == "GET":
        return _show(request, found, criteria, ReviewForm(review=found, criteria=criteria))
    if request.POST.get("go") == "back":
        take_back_review(found, by=request.user)
        return redirect("review", pk=pk)
    form = ReviewForm(request.POST, review=found, criteria=criteria)
    if request.headers.get("X-Draft") == "1":
        return _autosave(request, found, criteria, form)
    return _keep(request, found, criteria, form)


def _autosave(request: HttpRequest, found: Review, criteria: list[Any], form: ReviewForm) -> HttpResponse:
    """Answer 204 with the new version and total; 409 when it was saved elsewhere or scoring is over."""
    if not form.is_valid():
        return HttpResponse(status=422)
    if _revises(found):
        return HttpResponse(status=202)  # a revision counts at once, so it waits for its button
    given = form.given()
    try:
        save_scores(found, by=request.user, **given)
    except SavedElsewhere:
        return JsonResponse({"who": str(request.user), "when": _clock(), "url": request.path}, status=409)
    except Refusal as refusal:
        return JsonResponse({"url": request.path, "why": str(refusal)}, status=409)
    answer = HttpResponse(status=204)
    answer["X-Rev"] = str(found.version)
    answer["X-Total"] = total_of(criteria, {one.key: given["scores"][one.pk] for one in criteria})
    return answer


def _clock() -> str:
    return f"{timezone.localtime():%H:%M}"


def _keep(request: HttpRequest, found: Review, criteria: list[Any], form: ReviewForm) -> HttpResponse:
    """Keep what was typed; then skip, stay, hand in, or revise, as the pressed button says."""
    go = request.POST.get("go", "next")
    if not form.is_valid():
        return _show(request, found, criteria, form, status=422)
    try:
        if _revises(found):
            revise_review(found, by=request.user, **form.given())
        else:
            save_scores(found, by=request.user, **form.given())
            if go == "next":
                submit_review(found, by=request.user)
    except NotAllowed:
        raise
    except SavedElsewhere as refusal:
        return _stale(request, found, form, str(refusal))
    except Refusal as refusal:
        return _refused(request, found, criteria, form, refusal)
    return _go_on(request, found, go)


def _refused(
    request: HttpRequest, found: Review, criteria: list[Any], form: ReviewForm, refusal: Refusal
) -> HttpResponse:
    """Show each thing that is missing at its field; what was typed stays in the form."""
    if isinstance(refusal, Incomplete):
        for lack in refusal.lacks:
            form.add_error(lack.field, lack.words)
    else:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    form.data = form.data.copy()
    form.data["version"] = str(found.version)
    status = 422 if isinstance(refusal, Incomplete) else refusal.status
    if not _editable(found):
        kept = ReviewForm(review=found, criteria=criteria)
        return _show(request, found, criteria, kept, status=status, refusal=refusal, late=_written(form))
    return _show(request, found, criteria, form, status=status)


def _written(form: ReviewForm) -> list[tuple[Any, Any]]:
    """Return (label, text) of all that was typed, for a page on which it can no longer be kept."""
    fields = [form[name] for name in form.fields if name != "version"]
    return [(field.label, field.value()) for field in fields if field.value()]


def _stale(request: HttpRequest, found: Review, form: ReviewForm, words: str) -> HttpResponse:
    """Show what was typed here, with what was saved elsewhere beside it; saving again takes this one."""
    found.refresh_from_db()
    criteria = criteria_with_scores(found)
    saved = ReviewForm(review=found, criteria=criteria)
    other = [
        (saved[name].label, saved[name].initial)
        for name in saved.fields
        if name != "version" and (saved[name].initial or "") != (form[name].value() or "")
    ]
    form.add_error(None, words)
    form.data = form.data.copy()
    form.data["version"] = str(found.version)
    return _show(request, found, criteria, form, status=409, other=other)


def _go_on(request: HttpRequest, found: Review, go: str) -> HttpResponse:
    """Lead to the next proposal in the remembered order, or to the queue when none is left."""
    if go == "stay" or _revises(found):
        messages.success(request, _("Saved."))
        return redirect("review", pk=found.pk)
    if go == "skip":
        skip(request.session, found)
    following = next_for(request.user, request.session, stage=found.stage_id, after=found)
    if following is not None:
        return redirect("review", pk=following.pk)
    if go != "skip":
        messages.success(request, _("Everything is handed in. Thank you."))
    return redirect("review_queue")


def _show(
    request: HttpRequest,
    found: Review,
    criteria: list[Any],
    form: ReviewForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """Show the two panes. Others' scores stand there only by the rule of the stage's phase."""
    stage = found.stage
    progress = Progress(found.done, found.total, stage.due_on)
    today = timezone.localdate(timezone=stage.call.zone)
    marks = {one.key: one.score.value if one.score else None for one in criteria}
    opened = stage.phase in {StagePhase.DISCUSSION, StagePhase.FROZEN} and stage.scores_open_in_discussion
    context = {
        "review": found,
        "stage": stage,
        "call": stage.call,
        "reading": read_proposal(found.submission),
        "form": form,
        "rows": form.rows(),
        "editable": _editable(found),
        "revises": _revises(found),
        "may_take_back": stage.phase == StagePhase.SCORING and found.state == ReviewState.SUBMITTED,
        "progress": progress,
        "rest": progress.rest(today),
        "total": total_of(criteria, marks),
        "best": best_total(criteria),
        "tie_form": TieForm(auto_id="tie_%s"),
        "others": _others(found, criteria) if opened and found.state == ReviewState.SUBMITTED else [],
        **more,
    }
    return render(request, "reviews/review.html", context, status=status)


def _others(found: Review, criteria: list[Any]) -> list[dict[str, Any]]:
    """Return what the other panelists scored and said, once the phase opens it (two queries)."""
    rows = Review.objects.filter(submission=found.submission_id, stage=found.stage_id).counted()
    rows = (
        rows.exclude(pk=found.pk).select_related("panelist__person").prefetch_related("scores").order_by("pk")
    )
    told = []
    for one in rows:
        given = {score.criterion_id: score for score in one.scores.all()}
        marks = {item.key: given[item.pk].value if item.pk in given else None for item in criteria}
        told.append(
            {
                "who": str(one.panelist),
                "imported": bool(one.source),
                "total": total_of(criteria, marks),
                "comment": one.comment,
                "marks": [(item.name, given.get(item.pk)) for item in criteria],
            }
        )
    return told


@login_required
@both
def review_recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what the tie is, and take the proposal away at once."""
    found = review_for(request, pk)
    form = TieForm(posted(request))
    if carried_out(
        request, form, lambda kind, reason: recuse(found, kind=kind, reason=reason, by=request.user)
    ):
        words = _("Thank you. The proposal is no longer shown to you, and the officer knows why.")
        messages.success(request, words)
        return redirect("review_queue")
    return ask(
        request,
        form,
        question=_("Do you have a tie to this proposal?"),
        warning=_("It disappears from your list at once, and your scores for it count nowhere."),
        facts=[(_("Proposal"), f"{found.submission.label} · {found.submission}")],
        button=_("Yes, take it away from me"),
        back=reverse("review", args=[pk]),
        dangerous=True,
    )


@login_required
@require_safe
def review_file(request: HttpRequest, pk: int, token: UUID) -> HttpResponse:
    """Hand over a file of the proposal; in a blind call under a name that tells nothing."""
    found = review_for(request, pk)
    paper = next((one for one in papers_of(found.submission) if one.attachment.token == token), None)
    if paper is None:
        raise Http404
    blob = paper.attachment.blob
    return download_response(blobs.read(blob.sha256), paper.name, blob.mime)
