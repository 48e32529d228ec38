# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who reads what: dealt out by the solver, explained, and changed by hand with a reason."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.downloads import table_response, wanted_format
from core.guards import find
from core.refusals import NotAllowed, Refusal
from grants.models import Stage
from reviews.assignment_view import explained, proposals_of, with_readers
from reviews.forms.assign import AssignForm, PairForm
from reviews.forms.selection import WhyForm
from reviews.guards import hidden_from
from reviews.models import Review
from reviews.operations.assignment import NotEnoughReviewers, assign_by_hand, unassign
from reviews.operations.assignment import assign as deal_out
from reviews.operations.assignment_job import assign_later, is_large
from reviews.operations.holding import UNTIL_DISCUSSION
from reviews.panel_view import review_counts, seats_with_work
from reviews.states import ReviewState
from reviews.views.asking import ask, carried_out, form_page, posted
from reviews.views.finding import panel_stage

ASSIGN = "reviews.assign"
PER_PAGE = 50
both = require_http_methods(["GET", "POST"])


@login_required
@both
def assign(request: HttpRequest, stage: int) -> HttpResponse:
    """Show who reads what and why; deal out what is missing."""
    found = panel_stage(request, stage, ASSIGN)
    initial = {"reviews": found.reviews_per_submission}
    form = AssignForm(posted(request), initial=initial)
    if wanted_format(request):
        return _download(request, found)
    offered: dict[str, int] = {}
    if request.method == "POST" and form.is_valid():
        try:
            if is_large(found):
                job = assign_later(found, by=request.user, **form.given())
                return redirect("job", key=job.key)
            run = deal_out(found, by=request.user, **form.given())
        except NotAllowed:
            raise
        except Refusal as refusal:
            offered = refusal.offered if isinstance(refusal, NotEnoughReviewers) else {}
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            given = run.report["given"]
            words = ngettext("%(n)s review was given.", "%(n)s reviews were given.", given)
            messages.success(request, words % {"n": given})
            return redirect("assign", stage=found.pk)
    return _show(request, found, form, offered)


def _show(request: HttpRequest, stage: Stage, form: AssignForm, offered: dict[str, int]) -> HttpResponse:
    hidden = hidden_from(request.user, stage)
    run = stage.assignment_runs.select_related("run_by").first()
    page = Paginator(proposals_of(stage, hidden), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = with_readers(list(page.object_list), stage, run)
    context = {
        "stage": stage,
        "call": stage.call,
        "form": form if stage.phase in UNTIL_DISCUSSION else None,
        "offered": offered,
        "page": page,
        "seats": seats_with_work(stage, hidden),
        "counts": review_counts(stage, hidden),
        "explained": explained(run, hidden),
        "changes": stage.phase in UNTIL_DISCUSSION,
    }
    context["needed"] = context["counts"]["before"] * stage.reviews_per_submission
    return render(request, "reviews/assign.html", context, status=409 if form.errors else 200)


def _download(request: HttpRequest, stage: Stage) -> HttpResponse:
    """Return who reads what as a file."""
    hidden = hidden_from(request.user, stage)
    rows = Review.objects.filter(stage=stage, state__in=ReviewState.LIVE).exclude(submission__in=hidden)
    rows = rows.select_related("panelist__person", "submission").order_by("submission__number", "pk")
    heads = [_("Number"), _("Title"), _("Panelist"), _("Status"), _("Given")]
    told = (
        [one.submission.label, one.submission.title, str(one.panelist), one.state_label, one.assigned_at]
        for one in rows
    )
    return table_response(request, f"readers-{stage.call.key}", heads, told)


@login_required
@both
def by_hand(request: HttpRequest, stage: int, submission: int) -> HttpResponse:
    """Give one proposal one more reader."""
    found = panel_stage(request, stage, ASSIGN)
    one = find(proposals_of(found, hidden_from(request.user, found)), request.user, pk=submission)
    form = PairForm(posted(request), stage=found, submission=one)
    if carried_out(
        request,
        form,
        lambda panelist: assign_by_hand(found, panelist=panelist, submission=one, by=request.user),
    ):
        return redirect("assign", stage=found.pk)
    return form_page(
        request,
        form,
        title=_("One more reader"),
        intro=f"{one.label} · {one}",
        button=_("Give it to this panelist"),
        back=reverse("assign", args=[found.pk]),
        call=found.call,
    )


@login_required
@both
def take(request: HttpRequest, stage: int, review: int) -> HttpResponse:
    """Ask for the reason, then take a proposal back from a panelist."""
    found = panel_stage(request, stage, ASSIGN)
    rows = Review.objects.filter(stage=found, state__in=ReviewState.LIVE)
    rows = rows.exclude(submission__in=hidden_from(request.user, found))
    one = find(rows.select_related("panelist__person", "submission", "stage__call"), request.user, pk=review)
    form = WhyForm(posted(request))
    if carried_out(request, form, lambda reason: unassign(one, reason=reason, by=request.user)):
        return redirect("assign", stage=found.pk)
    return ask(
        request,
        form,
        question=_("Take this proposal back from %(name)s?") % {"name": one.panelist},
        warning=_("The review ends and counts nowhere. The same person does not get it again."),
        facts=[
            (_("Proposal"), f"{one.submission.label} · {one.submission}"),
            (_("Review"), one.state_label),
        ],
        button=_("Take it back"),
        back=reverse("assign", args=[found.pk]),
        dangerous=True,
    )
