# SPDX-License-Identifier: AGPL-3.0-or-later
"""The calls of the programme: the list, one call, and making, editing and copying it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rules import programmes_of
from accounts.states import RoleFamily
from core.downloads import table_response, wanted_format
from core.permissions import demand, may
from grants.forms.call import CopyCallForm, EditCallForm, NewCallForm, RulesForm
from grants.models import Call, Programme
from grants.operations.call import (
    change_call,
    copy_call,
    facts_of,
    make_call,
    process_faults,
    refuse_fixed,
    set_rules,
)
from grants.process import picture
from grants.process_drawing import draw
from grants.states import CallState, SubmissionState
from grants.views.staff.common import READ, done, form_page, page_of, posted, staff_call


@login_required
@require_safe
def run_calls(request: HttpRequest) -> HttpResponse:
    """List the calls whose staff pages the person reads, newest first; as a file with ?format=."""
    demand(request.user, READ)
    sent = Count("submissions", filter=Q(submissions__state__in=SubmissionState.HANDED_IN))
    calls = Call.objects.of_staff(request.user).select_related("programme").annotate(sent=sent)
    calls = calls.order_by("-opens_at", "-pk")
    if wanted_format(request):
        heads = [_("Address"), _("Title"), _("Status"), _("Opens"), _("Closes"), _("Places"), _("Sent")]
        rows = ([c.key, c.title, c.state_label, c.opens_at, c.closes_at, c.places, c.sent] for c in calls)
        return table_response(request, "calls", heads, rows)
    makes = bool(programmes_of(request.user, RoleFamily.STAFF))
    return render(request, "grants/staff/calls.html", {"page": page_of(request, calls), "makes": makes})


@login_required
@require_safe
def run_call(request: HttpRequest, key: str) -> HttpResponse:
    """Show one call: where it stands, what may be done, its rules, process and numbers."""
    call = staff_call(request, key)
    stages = list(call.stages.all())
    counts = dict(call.submissions.order_by().values_list("state").annotate(Count("pk")))
    told = {
        "call": call,
        "stages": stages,
        "rules": call.eligibility_rules.all(),
        "questions": call.parts.aggregate(parts=Count("pk", distinct=True), questions=Count("questions")),
        "numbers": [(state, counts[state]) for state in SubmissionState if state in counts],
        "waits": call.state == CallState.DRAFT and call.process_pinned_at is not None,
        "edits": may(request.user, "grants.edit_call", call),
    }
    return render(request, "grants/staff/call.html", told)


def _programmes(request: HttpRequest) -> Any:
    keys = programmes_of(request.user, RoleFamily.STAFF)
    return Programme.objects.filter(key__in=keys).order_by("key")


@login_required
@require_http_methods(["GET", "POST"])
def call_new(request: HttpRequest) -> HttpResponse:
    """Make a call in the programme of the person (?programme= where there are several)."""
    demand(request.user, "grants.make_call")
    programmes = list(_programmes(request))
    asked = request.GET.get("programme", "")
    programme = next((one for one in programmes if one.key == asked), programmes[0] if programmes else None)
    if programme is None or (asked and programme.key != asked):
        raise Http404
    request.programme = programme
    form = NewCallForm(programme, *posted(request))
    if done(request, form, partial(make_call, programme)):
        messages.success(
            request, _("The call is in preparation, with a form, rules and stages to begin with.")
        )
        return redirect("run_call", form.outcome.key)
    back = reverse("run_calls")
    form.order_fields(["title", "key", "number_prefix", "kind", "summary"])
    others = [one for one in programmes if one != programme]
    return form_page(
        request, form, title=_("New call"), back=back, crumbs=[(back, _("Calls"))], button=_("Make the call"),
        others=[(f"?programme={one.key}", one) for one in others],
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def call_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Edit a call in preparation."""
    call = staff_call(request, key, may="grants.edit_call")
    refuse_fixed(call)
    form = EditCallForm(call, *posted(request))
    if done(request, form, partial(change_call, call)):
        messages.success(request, _("The call is saved."))
        return redirect("run_call", key)
    back = reverse("run_call", args=[key])
    return form_page(request, form, title=_("Edit the call"), back=back, crumbs=[(back, call)])


@login_required
@require_http_methods(["GET", "POST"])
def call_copy(request: HttpRequest, key: str) -> HttpResponse:
    """Make a new call like this one; address, numbers and title are proposed."""
    call = staff_call(request, key, may="grants.edit_call")
    form = CopyCallForm(call, *posted(request))
    if done(request, form, partial(copy_call, call)):
        messages.success(request, _("The copy is in preparation. Give it its dates."))
        return redirect("run_call", form.outcome.key)
    back = reverse("run_call", args=[key])
    return form_page(
        request, form, title=_("Copy the call"), back=back, crumbs=[(back, call)], button=_("Copy"),
        intro=_("Texts, money, rules, stages, criteria and form are copied. Dates and submissions are not."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def call_rules(request: HttpRequest, key: str) -> HttpResponse:
    """Write the eligibility rules of a call in preparation."""
    call = staff_call(request, key, may="grants.edit_call")
    refuse_fixed(call)
    form = RulesForm(call, *posted(request))
    if done(request, form, partial(set_rules, call)):
        messages.success(request, _("The rules are saved."))
        return redirect("call_rules" if "more" in request.POST else "run_call", key)
    back = reverse("run_call", args=[key])
    return form_page(
        request, form, title=_("Eligibility rules"), back=back, crumbs=[(back, call)],
        intro=_("An officer answers yes or no to each rule. Empty a rule to take it away."), more=_("Save, add more"),
    )  # fmt: skip


@login_required
@require_safe
def call_process(request: HttpRequest, key: str) -> HttpResponse:
    """Draw the call's process, and say what is wrong with it."""
    call = staff_call(request, key)
    stages = list(call.stages.all())
    draft = call.state == CallState.DRAFT
    told = {
        "call": call,
        "stages": stages,
        "drawing": draw(picture(facts_of(stages), places=call.places), title=_("The way of a submission")),
        "faults": process_faults(call) if draft else [],
        "edits": draft and not call.process_pinned_at and may(request.user, "grants.edit_call", call),
    }
    return render(request, "grants/staff/call_process.html", told)
