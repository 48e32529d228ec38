# SPDX-License-Identifier: AGPL-3.0-or-later
"""Screening pages: the rules of one submission, back to the team, the counter-step, more time, another member."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import ReasonForm
from grants.forms.call import ExtendForm
from grants.forms.screening import ReturnForm, ScreeningForm
from grants.forms.submission import ReplaceMemberForm
from grants.models import Submission
from grants.operations.screening import record_screening, return_for_correction, undo_screening
from grants.operations.submission import extend_one
from grants.operations.team import replace_member
from grants.states import SubmissionState
from grants.views.staff.common import confirm_page, done, form_page, must_stand, posted, staff_submission
from grants.views.staff.submission import answered_parts

S = SubmissionState


def _page(submission: Submission) -> str:
    return reverse("run_submission", args=[submission.pk])


def _crumbs(submission: Submission) -> list[tuple[str, object]]:
    call = submission.call
    return [
        (reverse("run_call", args=[call.key]), call),
        (reverse("submissions", args=[call.key]), _("Submissions")),
        (_page(submission), submission.label),
    ]


@login_required
@require_http_methods(["GET", "POST"])
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer each eligibility rule beside what the team sent; then the next one that waits."""
    submission = staff_submission(request, pk, may="grants.screen_submission")
    must_stand(submission, S.SUBMITTED)
    rules = list(submission.call.eligibility_rules.all())
    form = ScreeningForm(rules, list(submission.checks.all()), *posted(request))
    waiting = submission.call.submissions.filter(state=S.SUBMITTED)
    if done(request, form, partial(record_screening, submission)):
        told = {"number": submission.label, "state": submission.state_label}
        messages.success(request, _("%(number)s: %(state)s.") % told)
        following = waiting.filter(pk__gt=pk).order_by("pk").first() or waiting.order_by("pk").first()
        if following is not None and "next" in request.POST:
            return redirect("screen", following.pk)
        return redirect("run_submission", pk)
    told = {
        "submission": submission,
        "call": submission.call,
        "form": form,
        "crumbs": _crumbs(submission),
        "rows": [(form[f"met_{rule.pk}"], form[f"reason_{rule.pk}"]) for rule in rules],
        "parts": answered_parts(submission),
        "team": submission.team.present(),
        "attachments": submission.attachments.filter(removed_at=None),
        "left": waiting.count(),
    }
    return render(request, "grants/staff/screen.html", told, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def submission_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a submission back to its team, with what is to be put right and a new date."""
    submission = staff_submission(request, pk, may="grants.screen_submission")
    must_stand(submission, S.SUBMITTED)
    form = ReturnForm(submission.call.zone, *posted(request))
    if done(request, form, partial(return_for_correction, submission)):
        messages.success(request, _("The team can correct it until the new date."))
        return redirect("run_submission", pk)
    return form_page(
        request, form, title=_("Return for correction"), button=_("Return it"), back=_page(submission),
        crumbs=_crumbs(submission),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def screening_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a mistaken screening, with a reason."""
    submission = staff_submission(request, pk, may="grants.correct_step")
    must_stand(submission, S.ELIGIBLE, S.INELIGIBLE)
    form = ReasonForm(*posted(request))
    if done(request, form, partial(undo_screening, submission)):
        messages.success(request, _("It waits for screening again."))
        return redirect("run_submission", pk)
    return confirm_page(
        request, form, question=_("Undo this screening?"), button=_("Undo it"), back=_page(submission),
        crumbs=_crumbs(submission), facts=[(_("Found"), submission.state_label)],
        warning=_("The trail keeps this step and its reason."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def submission_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one team more time, with a reason."""
    submission = staff_submission(request, pk, may="grants.extend_deadline")
    must_stand(submission, S.DRAFT, S.SUBMITTED)
    form = ExtendForm(submission.call.zone, *posted(request))
    if done(request, form, partial(extend_one, submission)):
        messages.success(request, _("This team has more time."))
        return redirect("run_submission", pk)
    return form_page(
        request, form, title=_("More time for this team"), button=_("Give more time"), back=_page(submission),
        crumbs=_crumbs(submission),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def member_replace(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Put somebody in the place of a member who leaves."""
    submission = staff_submission(request, pk, may="grants.replace_member")
    found = get_object_or_404(submission.team.present(), pk=member)
    form = ReplaceMemberForm(*posted(request), initial={"is_trainer": found.is_trainer})
    if done(request, form, partial(replace_member, found)):
        messages.success(request, _("The new member is in the team and is asked to confirm."))
        return redirect("run_submission", pk)
    return form_page(
        request, form, title=_("Replace %(name)s") % {"name": found.name}, button=_("Replace"),
        back=_page(submission), crumbs=_crumbs(submission),
    )  # fmt: skip
