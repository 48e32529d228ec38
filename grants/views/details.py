# SPDX-License-Identifier: AGPL-3.0-or-later
"""What pages with one whole form share (about the project, who signs): saved whole, with one revision."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from core.forms import HouseForm
from grants.completeness import look_at
from grants.models import Submission
from grants.operations.details import ChangedMeanwhile
from grants.views import conflict as both
from grants.views.tasks import context_of, where_next

PRIVATE = frozenset({"csrfmiddlewaretoken", "rev", "go"})


@dataclass(frozen=True)
class Page:
    """One page: its form, the mark of what stands, the operation that saves, and the template."""

    form: Callable[..., HouseForm]
    mark: Callable[[Submission], str]
    save: Callable[..., str]
    template: str


def edit(request: HttpRequest, submission: Submission, page: Page) -> HttpResponse:
    """Show the form of a page, save it whole, and show both versions where somebody else saved meanwhile."""
    if request.method == "POST":
        return _save(request, submission, page)
    unsaved = both.kept(request)
    if unsaved:
        return _show_both(request, submission, page, unsaved)
    return _show(request, submission, page, page.form(submission), page.mark(submission))


def _save(request: HttpRequest, submission: Submission, page: Page) -> HttpResponse:
    form, seen = page.form(submission, request.POST), request.POST.get("rev", "")
    collided: list[ChangedMeanwhile] = []

    def save(**given: Any) -> str:
        try:
            return page.save(submission, seen=seen, by=request.user, **given)
        except ChangedMeanwhile as refusal:  # no fault of what was typed: both versions are shown
            collided.append(refusal)
            return ""

    saved = form.is_valid() and form.carry_out(save)
    if collided and both.is_autosave(request):
        return both.both_later(request, typed(request), who=collided[0].who, when=collided[0].when)
    if collided:
        return _show_both(request, submission, page, typed(request), collided[0])
    if both.is_autosave(request):
        return both.saved_quietly(form.outcome) if saved else both.unreadable()
    return go_on(request, submission) if saved else _show(request, submission, page, form, seen)


def _show(
    request: HttpRequest, submission: Submission, page: Page, form: HouseForm, rev: str
) -> HttpResponse:
    context = context_of(look_at(submission), request.path) | {"form": form, "rev": rev}
    return render(request, page.template, context)


def typed(request: HttpRequest) -> dict[str, list[str]]:
    """Return what was posted, by name, without what belongs to the page."""
    return {name: values for name, values in request.POST.lists() if name not in PRIVATE}


def go_on(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Lead to where the pressed button says, after saving."""
    both.forget(request)
    go = request.POST.get("go")
    if go == "stay":
        return redirect(request.path)
    if go == "list":
        return redirect("submission", pk=submission.pk)
    return redirect(where_next(look_at(anew(submission)), request.path))


def anew(submission: Submission) -> Submission:
    """Return the submission as it stands now."""
    rows = Submission.objects.select_related("call__programme", "proposal__institution")
    return rows.get(pk=submission.pk)


def _show_both(
    request: HttpRequest,
    submission: Submission,
    page: Page,
    unsaved: dict[str, list[str]],
    refusal: ChangedMeanwhile | None = None,
) -> HttpResponse:
    """Show what was typed beside what stands now."""
    now = anew(submission)
    data = QueryDict(mutable=True)
    for name, values in unsaved.items():
        data.setlist(name, values)
    yours, theirs = page.form(now, data), page.form(now)
    rows = [
        (field.label, _in_words(field, yours[field.name].value()), _in_words(field, field.value()))
        for field in theirs
    ]
    differing = [row for row in rows if row[1] != row[2]]
    return show_whole_both(request, now, differing, unsaved, page.mark(now), refusal)


def _in_words(field: Any, value: Any) -> str:
    """Return a field's value as its reader knows it."""
    choices = {str(key): str(word) for key, word in getattr(field.field, "choices", ()) if key}
    return choices.get(str(value), "" if value is None else str(value))


def show_whole_both(
    request: HttpRequest,
    submission: Submission,
    rows: list[tuple[Any, str, str]],
    unsaved: dict[str, list[str]],
    rev: str,
    refusal: ChangedMeanwhile | None,
) -> HttpResponse:
    """Show rows of (label, yours, theirs), with a form that posts the whole of yours on the new revision."""
    context = context_of(look_at(submission), request.path) | {
        "rows": rows,
        "unsaved": unsaved.items(),
        "rev": rev,
        "refusal": refusal,
        "back": reverse("submission", args=[submission.pk]),
    }
    return render(request, "grants/both_versions.html", context, status=409)
