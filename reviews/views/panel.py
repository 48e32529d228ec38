# SPDX-License-Identifier: AGPL-3.0-or-later
"""The panel's pages for officers and the chair: who sits, how far they are, ties, and the next phase."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import audit
from core.downloads import table_response, wanted_format
from core.guards import find
from core.permissions import may
from accounts.rules import is_auditor
from reviews.forms.panel import NewSeatForm, PhaseForm, RecordTieForm, SeatForm
from reviews.forms.selection import WhyForm
from reviews.guards import hidden_from
from reviews.models import ConflictOfInterest, Panelist
from reviews.operations import phase as phases
from reviews.operations.panel import change_seat, seat_by_mail, unseat
from reviews.operations.ties import find_ties, record_tie
from reviews.panel_view import BUTTONS, acts_of, phases_of, review_counts, seats_with_work
from reviews.views.finding import panel_stage

SEE, CONFLICTS, SEAT, CHANGE = (
    ("reviews.see_conflicts", "reviews.change_phase"),
    "reviews.see_conflicts",
    "reviews.seat_panel",
    "reviews.change_phase",
)
both = require_http_methods(["GET", "POST"])


@login_required
@require_safe
def panel(request: HttpRequest, stage: int) -> HttpResponse:
    """Show the panel: seats and their work, phases, and what may be done; as a file with ?format=."""
    found = panel_stage(request, stage, *SEE)
    hidden = hidden_from(request.user, found)
    seats = seats_with_work(found, hidden)
    if wanted_format(request):
        heads = [_("Name"), _("Institution"), _("Chairs"), _("Fields"), _("Most"), _("Declared"), _("Reviews"), _("Done")]
        rows = (
            [str(s), str(s.institution or ""), s.is_chair, ", ".join(s.fields), s.most_reviews, s.declared_at, s.load, s.handed_in]
            for s in seats
        )
        return table_response(request, f"panel-{found.call.key}", heads, rows)
    context = {
        "stage": found,
        "call": found.call,
        "seats": seats,
        "phases": phases_of(found),
        "acts": acts_of(found) if may(request.user, CHANGE, found) else [],
        "counts": review_counts(found, hidden),
        "criteria": list(found.criteria.all()),
        "seats_here": may(request.user, SEAT, found),
        "sees_ties": may(request.user, CONFLICTS, found),
        "assigns": may(request.user, "reviews.assign", found),
        "undeclared": [seat for seat in seats if seat.declared_at is None],
    }
    return render(request, "reviews/panel.html", context)


def _form_page(request: HttpRequest, form: Any, *, status: int = 0, **told: Any) -> HttpResponse:
    code = status or (422 if form.is_bound else 200)
    return render(request, "reviews/form.html", {"form": form, **told}, status=code)


@login_required
@both
def panel_seat(request: HttpRequest, stage: int) -> HttpResponse:
    """Seat somebody on the panel, or invite them."""
    found = panel_stage(request, stage, SEAT)
    form = NewSeatForm(request.POST or None, stage=found)
    following = reverse("declare", args=[found.pk])
    if request.method == "POST" and form.is_valid():
        form.cleaned_data = form.given()
        if form.carry_out(lambda **given: seat_by_mail(found, next_url=following, by=request.user, **given)):
            messages.success(request, _("%(name)s sits on the panel.") % {"name": form.outcome})
            return redirect("panel", stage=found.pk)
    back = reverse("panel", args=[found.pk])
    return _form_page(request, form, title=_("Seat a panelist"), button=_("Seat"), back=back, call=found.call)


@login_required
@both
def panel_seat_change(request: HttpRequest, stage: int, pk: int) -> HttpResponse:
    """Change what is known of a panelist."""
    found = panel_stage(request, stage, SEAT)
    seat = find(_seats(found), request.user, pk=pk)
    form = SeatForm(request.POST or None, stage=found, seat=seat)
    if request.method == "POST" and form.is_valid():
        form.cleaned_data = form.given()
        if form.carry_out(lambda **given: change_seat(seat, by=request.user, **given)):
            return redirect("panel", stage=found.pk)
    back = reverse("panel", args=[found.pk])
    leave = reverse("panel_unseat", args=[found.pk, seat.pk])
    return _form_page(request, form, title=str(seat), button=_("Save"), back=back, leave=leave, call=found.call)


@login_required
@both
def panel_unseat(request: HttpRequest, stage: int, pk: int) -> HttpResponse:
    """Ask for the reason, then let a panelist leave."""
    found = panel_stage(request, stage, SEAT)
    seat = find(_seats(found), request.user, pk=pk)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.carry_out(lambda reason: unseat(seat, reason=reason, by=request.user)):
            return redirect("panel", stage=found.pk)
    context = {
        "form": form,
        "question": _("Does %(name)s leave the panel?") % {"name": seat},
        "warning": _("Open reviews end. What was handed in stands. Assign again afterwards."),
        "button": _("Yes, leave the panel"),
        "back": reverse("panel", args=[found.pk]),
        "dangerous": True,
    }
    return render(request, "reviews/step.html", context, status=422 if form.errors else 200)


def _seats(stage: Any) -> Any:
    return Panelist.objects.filter(panel__stage=stage, left_at=None).select_related("person", "panel__stage__call")


@login_required
@both
def panel_conflicts(request: HttpRequest, stage: int) -> HttpResponse:
    """List the ties, each with how it came to be known; an officer adds one, or lets the system look again."""
    found = panel_stage(request, stage, CONFLICTS)
    hidden = hidden_from(request.user, found)
    ties = ConflictOfInterest.objects.filter(panelist__panel__stage=found).exclude(submission__in=hidden)
    ties = ties.select_related("panelist__person", "submission").order_by("panelist__person__name", "submission__number", "pk")
    if wanted_format(request):
        heads = [_("Panelist"), _("Number"), _("Title"), _("Tie"), _("How known"), _("In a few words"), _("Since")]
        rows = (
            [str(t.panelist), t.submission.label, t.submission.title, t.get_kind_display(), t.get_origin_display(), t.reason, t.known_at]
            for t in ties
        )
        return table_response(request, f"ties-{found.call.key}", heads, rows)
    records = may(request.user, SEAT, found)
    if request.method == "POST" and "look" in request.POST:
        new = len(find_ties(found, by=request.user))
        messages.success(request, _("New ties found: %(n)s.") % {"n": new})
        return redirect("panel_conflicts", stage=found.pk)
    form = RecordTieForm(request.POST or None, stage=found, hidden=hidden)
    if request.method == "POST" and form.is_valid() and form.carry_out(lambda panelist, **given: record_tie(panelist, by=request.user, **given)):
        return redirect("panel_conflicts", stage=found.pk)
    if is_auditor(request.user, found):
        audit.record_reading(request.user, "conflicts", found)
    context = {"stage": found, "call": found.call, "ties": list(ties), "form": form if records else None}
    return render(request, "reviews/conflicts.html", context, status=422 if form.errors else 200)


WARNINGS = {
    "open_scoring": _("Criteria are fixed from now on."),
    "open_discussion": _("Every panelist sees the scores of the others. They may be revised, not taken back."),
    "freeze_scores": _("No score changes any more."),
    "reopen_scores": _("Scores may be revised again. Freeze them and the ranking anew afterwards."),
}


@login_required
@both
def phase(request: HttpRequest, stage: int, act: str) -> HttpResponse:
    """Ask, then take the stage to its next phase."""
    found = panel_stage(request, stage, CHANGE)
    if act not in BUTTONS:
        raise Http404
    closes = act in {"open_discussion", "freeze_scores"}
    form: Any = WhyForm(request.POST or None) if act == "reopen_scores" else PhaseForm(request.POST or None)
    if not closes and act != "reopen_scores":
        del form.fields["reason"]
    operation = getattr(phases, act)
    back = reverse("panel", args=[found.pk])
    if request.method == "POST" and form.is_valid() and form.carry_out(lambda **given: operation(found, by=request.user, **given)):
        return redirect(back)
    counts = review_counts(found, hidden_from(request.user, found))
    context = {
        "form": form,
        "question": f"{BUTTONS[act]}?",
        "warning": WARNINGS.get(act, ""),
        "facts": [
            (_("Call"), found.call),
            (_("Proposals before the panel"), counts["before"]),
            (_("Reviews handed in"), _("%(done)s of %(all)s") % {"done": counts["done"], "all": counts["live"]}),
        ],
        "button": BUTTONS[act],
        "back": back,
    }
    return render(request, "reviews/step.html", context, status=409 if form.errors else 200)
