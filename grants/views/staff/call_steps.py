# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is done to a call: its form and stages settled, opened, extended, closed, handed over, put away."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import ConfirmForm, ReasonForm
from core.permissions import may
from core.showing import moment_text
from grants import default_form as defaults
from grants.forms.call import ExtendForm, StageForm
from grants.models import Call
from grants.operations import call as calls
from grants.operations.form import default_form
from grants.operations.screening import begin_review, return_to_screening
from grants.states import CallState, SubmissionState
from grants.views.staff.common import confirm_page, done, form_page, must_stand, posted, staff_call

C = CallState


def _page(call: Call) -> str:
    return reverse("run_call", args=[call.key])


@login_required
@require_http_methods(["GET", "POST"])
def stage_edit(request: HttpRequest, key: str, stage: str) -> HttpResponse:
    """Change a stage's name, date and number of reviews."""
    call = staff_call(request, key, may="grants.edit_call")
    calls.refuse_fixed(call)
    found = get_object_or_404(call.stages.select_related("call__programme"), key=stage)
    form = StageForm(found, *posted(request))
    if done(request, form, partial(calls.change_stage, found)):
        messages.success(request, _("The stage is saved."))
        return redirect("call_process", key)
    back = reverse("call_process", args=[key])
    crumbs = [(_page(call), call), (back, _("Process"))]
    return form_page(request, form, title=found.name, back=back, crumbs=crumbs)


@login_required
@require_http_methods(["GET", "POST"])
def call_form(request: HttpRequest, key: str) -> HttpResponse:
    """Show the form as it will be asked; an empty one can be given the default parts."""
    call = staff_call(request, key)
    if request.method == "POST":
        default_form(call, by=request.user)
        messages.success(request, _("The form has its default parts."))
        return redirect("call_form", key)
    parts = list(call.parts.prefetch_related("questions"))
    known = {(part.key, one.key): one.label for part in defaults.PARTS for one in part.questions}
    texts = {(part.key, one.key): one.label for part in parts for one in part.questions.all()}
    unread = any(defaults.draft_texts(text, known[at]) for at, text in texts.items() if at in known)
    told = {
        "call": call,
        "parts": parts,
        "unread": unread and bool(set(defaults.DRAFT_LANGUAGES) & set(call.languages)),
        "edits": call.state == C.DRAFT and may(request.user, "grants.edit_call", call),
    }
    return render(request, "grants/staff/call_form.html", told)


@login_required
@require_http_methods(["GET", "POST"])
def call_open(request: HttpRequest, key: str) -> HttpResponse:
    """Ask before opening: what is pinned and what stays; what is missing is said here."""
    call = staff_call(request, key, may="grants.open_call")
    must_stand(call, C.DRAFT)
    calls.refuse_fixed(call)
    form = ConfirmForm(*posted(request))
    if done(request, form, partial(calls.open_call, call)):
        opened = call.state == C.OPEN
        messages.success(
            request, _("The call is open.") if opened else _("The call opens by itself on its day.")
        )
        return redirect("run_call", key)
    later = call.opens_at and call.opens_at > timezone.now()
    facts = [
        (_("Opens"), moment_text(call.opens_at, call.zone) if later else _("At once")),
        (
            _("Closes"),
            moment_text(call.closes_at, call.zone) if call.closes_at else _("When an officer closes it"),
        ),
        (_("Places"), call.places),
        (_("Money of the call"), call.envelope or _("Not said")),
        (_("Currency and time zone"), f"{call.programme.currency}, {call.programme.time_zone}"),
    ]
    return confirm_page(
        request, form, question=_("Open this call?"), facts=facts, button=_("Open the call"), back=_page(call),
        crumbs=[(_page(call), call)], faults=calls.process_faults(call),
        warning=_("Rules, form and stages then stay as they are. The deadline can still be moved."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def call_take_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take a call that waits for its opening back to preparation."""
    call = staff_call(request, key, may="grants.open_call")
    must_stand(call, C.DRAFT)
    if request.method == "POST":
        calls.take_back_call(call, by=request.user)
        messages.success(request, _("The call is in preparation again."))
        return redirect("run_call", key)
    return confirm_page(
        request, question=_("Take this call back to preparation?"), button=_("Take it back"), back=_page(call),
        crumbs=[(_page(call), call)],
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def call_extend(request: HttpRequest, key: str) -> HttpResponse:
    """Move the deadline for everybody, with a reason."""
    call = staff_call(request, key, may="grants.extend_deadline")
    must_stand(call, C.OPEN, C.CLOSED)
    form = ExtendForm(call.zone, *posted(request))
    if done(request, form, partial(calls.extend_all, call)):
        messages.success(request, _("The new deadline holds for everybody."))
        return redirect("run_call", key)
    now = moment_text(call.closes_at, call.zone) if call.closes_at else _("none")
    return form_page(
        request, form, title=_("Move the deadline for everybody"), button=_("Move the deadline"), back=_page(call),
        crumbs=[(_page(call), call)], intro=_("The deadline now: %(when)s") % {"when": now},
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def call_close(request: HttpRequest, key: str) -> HttpResponse:
    """Close an open call before its time, with a reason."""
    call = staff_call(request, key, may="grants.close_call")
    must_stand(call, C.OPEN)
    form = ReasonForm(*posted(request))
    if done(request, form, partial(calls.close_call, call)):
        messages.success(request, _("The call is closed."))
        return redirect("run_call", key)
    return confirm_page(
        request, form, question=_("Close this call now?"), button=_("Close the call"), back=_page(call),
        dangerous=True, crumbs=[(_page(call), call)], warning=_("Teams that have not sent lose their chance."),
        facts=[(_("Drafts not sent"), call.submissions.filter(state=SubmissionState.DRAFT).count())],
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def call_begin_review(request: HttpRequest, key: str) -> HttpResponse:
    """Hand the eligible submissions to the panel."""
    call = staff_call(request, key, may="grants.screen_submission")
    must_stand(call, C.CLOSED)
    form = ConfirmForm(*posted(request))
    if done(request, form, partial(begin_review, call)):
        messages.success(request, _("The eligible submissions lie before the panel."))
        return redirect("run_call", key)
    states = list(call.submissions.values_list("state", flat=True))
    facts = [
        (_("Eligible"), states.count(SubmissionState.ELIGIBLE)),
        (_("Not eligible"), states.count(SubmissionState.INELIGIBLE)),
        (_("Wait for screening"), states.count(SubmissionState.SUBMITTED)),
    ]
    return confirm_page(
        request, form, question=_("Hand the eligible submissions to the panel?"), facts=facts,
        button=_("Begin the review"), back=_page(call), crumbs=[(_page(call), call)],
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def call_return(request: HttpRequest, key: str) -> HttpResponse:
    """Take the call back from the panel, by a recorded counter-step."""
    call = staff_call(request, key, may="grants.correct_step")
    must_stand(call, C.UNDER_REVIEW)
    form = ReasonForm(*posted(request))
    if done(request, form, partial(return_to_screening, call)):
        messages.success(request, _("The call is back at screening."))
        return redirect("run_call", key)
    return confirm_page(
        request, form, question=_("Take this call back from the panel?"), button=_("Take it back"), dangerous=True,
        back=_page(call), crumbs=[(_page(call), call)], warning=_("The trail keeps this step and its reason."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def call_archive(request: HttpRequest, key: str) -> HttpResponse:
    """Put a decided call away."""
    call = staff_call(request, key, may="grants.close_call")
    must_stand(call, C.DECIDED)
    if request.method == "POST":
        calls.archive_call(call, by=request.user)
        messages.success(request, _("The call is put away."))
        return redirect("run_call", key)
    return confirm_page(
        request, question=_("Put this call away?"), button=_("Put it away"), back=_page(call),
        crumbs=[(_page(call), call)], warning=_("Nothing in it changes any more. Its awards go on."),
    )  # fmt: skip
