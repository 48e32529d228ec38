# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking a proposal back to change it, and withdrawing it for good."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import ConfirmForm, posted
from core.lifecycle import possible_steps
from core.refusals import WrongState
from grants.forms.team import WithdrawForm
from grants.operations import submission as verbs
from grants.states import SubmissionState
from grants.views.check import NotSent
from grants.views.finding import submission_for
from grants.views.tasks import deadline_told


@login_required
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a draft again of what was sent, until the deadline."""
    submission = submission_for(request, pk, "grants.submit_submission")
    if submission.state == SubmissionState.DRAFT:
        raise NotSent()
    if request.method == "POST":
        verbs.take_back(submission, by=request.user)
        messages.warning(request, _("You can change your proposal now. Do not forget to send it again."))
        return redirect("submission", pk=pk)
    if submission.state != SubmissionState.SUBMITTED:
        raise WrongState(thing=str(submission), state=submission.state_label)
    verbs.refuse_late_taking_back(submission, timezone.now())
    told = deadline_told(submission)
    facts = [(_("Number"), submission.number), (_("Deadline"), told.text if told else "")]
    context = {
        "submission": submission,
        "form": ConfirmForm(),
        "question": _("Take your proposal back to change it?"),
        "facts": [fact for fact in facts if fact[1]],
        "warning": _("Until you send it again, it does not take part. It keeps its number."),
        "button": _("Take it back"),
        "back": reverse("submission", args=[pk]),
    }
    return render(request, "grants/confirm.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the proposal out of the call for good."""
    submission = submission_for(request, pk, "grants.withdraw_submission")
    form = WithdrawForm(posted(request))
    if form.is_valid() and form.carry_out(
        lambda reason: verbs.withdraw(submission, reason=reason, by=request.user)
    ):
        messages.info(request, _("Your proposal was withdrawn."))
        return redirect("submission", pk=pk)
    if "withdraw" not in possible_steps(submission, request.user):
        raise WrongState(thing=str(submission), state=submission.state_label)
    context = {
        "submission": submission,
        "form": form,
        "question": _("Withdraw “%(title)s”?") % {"title": submission},
        "warning": _("This is for good: a withdrawn proposal does not come back."),
        "button": _("Withdraw"),
        "dangerous": True,
        "back": reverse("submission", args=[pk]),
    }
    return render(request, "grants/confirm.html", context)
