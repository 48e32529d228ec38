# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the staff's views find a thing, page a list, and show a form or a confirm page."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core.guards import find
from core.refusals import WrongState
from grants.models import Award, Call, Submission

PER_PAGE = 50
READ = "grants.see_staff_pages"


def staff_call(request: HttpRequest, key: str, may: str = READ) -> Call:
    """Return the call if this person reads its staff pages, else 404; 403 without the permission."""
    calls = Call.objects.of_staff(request.user).select_related("programme")
    call = find(calls, request.user, may=may, key=key)
    request.programme = call.programme  # type: ignore[attr-defined]
    return call


def staff_submission(request: HttpRequest, pk: int, may: str = READ) -> Submission:
    """Return the submission if this person reads it as staff, else 404; 403 without the permission."""
    submissions = Submission.objects.of_staff(request.user).select_related(
        "call__programme", "proposal__institution", "started_by"
    )
    submission = find(submissions, request.user, may=may, pk=pk)
    request.programme = submission.call.programme  # type: ignore[attr-defined]
    return submission


def staff_award(request: HttpRequest, number: str, may: str = "grants.read_award") -> Award:
    """Return the award if this person may open its page, else 404; 403 without the permission."""
    awards = Award.objects.visible_to(request.user).select_related("submission__call__programme")
    award = find(awards, request.user, may=may, number=number)
    request.programme = award.submission.call.programme  # type: ignore[attr-defined]
    return award


def must_stand(thing: Any, *states: str) -> None:
    """Refuse a page whose step is not possible from where the thing stands. Raises WrongState (409)."""
    if thing.state not in states:
        raise WrongState(thing=str(thing), state=thing.state_label)


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page:
    """Return the asked page of a list; a number that makes no sense is the nearest page."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """Return what a form is bound to: data and files of a POST, else nothing."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def done(request: HttpRequest, form: Any, operation: Callable[..., Any]) -> bool:
    """Say whether the form was sent, is in order, and its operation was carried out by this person."""
    return form.is_bound and form.is_valid() and form.carry_out(operation, by=request.user)


def form_page(request: HttpRequest, form: Any, *, status: int | None = None, **told: Any) -> HttpResponse:
    """Show a form on a page of its own: title, intro, button, back (address), crumbs [(address, words)]."""
    told.setdefault("button", _("Save"))
    code = status or (422 if form.is_bound else 200)
    return render(request, "grants/staff/form.html", {"form": form, **told}, status=code)


def confirm_page(request: HttpRequest, form: Any = None, **told: Any) -> HttpResponse:
    """Ask before a step: question, facts [(name, value)], warning, button, back, dangerous."""
    code = 422 if form is not None and form.is_bound else 200
    return render(request, "grants/staff/confirm.html", {"form": form, **told}, status=code)
