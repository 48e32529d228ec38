# SPDX-License-Identifier: AGPL-3.0-or-later
"""The steps of a selection, each with a page that says what will happen before it does."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Institution
from core.forms import ConfirmForm, posted
from core.guards import find
from grants.models import Call
from reviews.forms.selection import MinutesForm, WhyForm
from reviews.guards import selection_for, stage_for
from reviews.models import Selection
from reviews.operations.selection import (
    confirm_selection,
    draft_selection,
    promote_reserve,
    release,
    reopen_selection,
    sign_off,
    void_selection,
)
from reviews.operations.selection.content import committed
from reviews.states import Outcome

both = require_http_methods(["GET", "POST"])


def _ask(
    request: HttpRequest, form: Any, operation: Callable[..., Any], done: Callable[[Any], Any], **context: Any
) -> HttpResponse:
    """Show the confirm page; on POST carry the operation out and go on, or show its refusal on the page."""
    if request.method == "POST" and form.is_valid() and form.carry_out(operation):
        return redirect(done(form.outcome))
    status = 409 if form.is_bound and form.errors else 200
    return render(request, "reviews/step.html", {"form": form, **context}, status=status)


def _facts(found: Selection) -> list[tuple[str, Any]]:
    """Return what a step on a selection is about, in figures."""
    count = {
        outcome: found.lines.filter(outcome=outcome).count()
        for outcome in (Outcome.SELECTED, Outcome.RESERVE)
    }
    return [
        (_("Call"), found.call),
        (_("Selected"), f"{count[Outcome.SELECTED]} / {found.places}"),
        (_("On the reserve list"), count[Outcome.RESERVE]),
        (_("The awards add up to"), committed(found)),
        (_("Money of the call"), found.call.envelope or "–"),
    ]


def _back(found: Selection) -> str:
    """Return the address of the selection's page."""
    return reverse("selection", args=[found.pk])


@login_required
@both
def draft(request: HttpRequest, stage: int) -> HttpResponse:
    """Ask, then draft the selection from the newest ranking."""
    found = stage_for(request.user, stage, permission="reviews.draft_selection")
    ranking = get_object_or_404(found.rankings.all()[:1])
    return _ask(
        request,
        ConfirmForm(posted(request)),
        lambda: draft_selection(found.call, ranking=ranking, by=request.user),
        _back,
        question=_("Draft the selection from this ranking?"),
        facts=[(_("Call"), found.call), (_("Places"), found.call.places), (_("Frozen"), ranking.frozen_at)],
        button=_("Draft the selection"),
    )


@login_required
@both
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the minutes, then confirm."""
    found = selection_for(request.user, pk, permission="reviews.confirm_selection")
    form: forms.Form = MinutesForm(posted(request), initial={"minutes": found.minutes})
    return _ask(
        request,
        form,
        lambda minutes: confirm_selection(found, minutes=minutes, by=request.user),
        _back,
        question=_("Confirm the selected and the reserve?"),
        facts=_facts(found),
        button=_("Confirm the selection"),
        back=_back(found),
    )


@login_required
@both
def sign(request: HttpRequest, pk: int, institution: int) -> HttpResponse:
    """Ask, then sign off for an institution."""
    found = selection_for(request.user, pk, permission="reviews.sign_off")
    body = get_object_or_404(Institution, pk=institution, programme_key=found.programme_key)
    return _ask(
        request,
        ConfirmForm(posted(request)),
        lambda: sign_off(found, institution=body, by=request.user),
        lambda _signed: _back(found),
        question=_("Sign off this selection for %(name)s?") % {"name": body.name},
        facts=_facts(found),
        button=_("Sign off"),
        back=_back(found),
    )


@login_required
@both
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then go back to a draft."""
    found = selection_for(request.user, pk, permission="reviews.void_selection")
    return _ask(
        request,
        WhyForm(posted(request)),
        lambda reason: reopen_selection(found, reason=reason, by=request.user),
        _back,
        question=_("Open the selection again?"),
        warning=_("Sign-offs given so far become void."),
        facts=_facts(found),
        button=_("Open it again"),
        back=_back(found),
    )


@login_required
@both
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then put the selection aside."""
    found = selection_for(request.user, pk, permission="reviews.void_selection")
    return _ask(
        request,
        WhyForm(posted(request)),
        lambda reason: void_selection(found, reason=reason, by=request.user),
        _back,
        question=_("Put this selection aside?"),
        warning=_("Another one can be drafted from the ranking."),
        facts=_facts(found),
        button=_("Put it aside"),
        back=_back(found),
        dangerous=True,
    )


@login_required
@both
def release_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then release the result to everybody."""
    found = selection_for(request.user, pk, permission="reviews.release")
    return _ask(
        request,
        ConfirmForm(posted(request)),
        lambda: release(found, by=request.user),
        lambda _released: _back(found),
        question=_("Release the result?"),
        warning=_("Every team gets its letter, and the public sees the selected. This cannot be taken back."),
        facts=_facts(found),
        button=_("Release the result"),
        back=_back(found),
    )


@login_required
@both
def promote(request: HttpRequest, key: str) -> HttpResponse:
    """Ask, then let the first of the reserve move up."""
    call = find(Call.objects.of_staff(request.user), request.user, key=key, may="reviews.promote_reserve")
    return _ask(
        request,
        ConfirmForm(posted(request)),
        lambda: promote_reserve(call, by=request.user),
        lambda award: reverse("award", args=[award.number]),
        question=_("Let the first of the reserve list move up?"),
        facts=[(_("Call"), call)],
        button=_("Let it move up"),
    )
