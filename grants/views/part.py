# SPDX-License-Identifier: AGPL-3.0-or-later
"""One part of the form: typed, saved by itself or by a button, and both texts where two people typed."""

import contextlib
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core import showing
from core.uploads import UploadRefused
from grants import answers as kinds
from grants import revisions
from grants.completeness import AskedPart, Whole, look_at
from grants.forms.part import PartForm, name_of
from grants.models import Attachment, Question
from grants.operations.attachment import FileGone, TooManyFiles, attach_file, remove_file
from grants.operations.draft import Saved, save_answers
from grants.revisions import Seen
from grants.states import QuestionKind
from grants.views import conflict as both
from grants.views.finding import draft_for
from grants.views.part_both import chosen, conflicts_with, show_both
from grants.views.tasks import context_of, where_next


@login_required
@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Show a part of the form, and keep what is typed in it."""
    submission = draft_for(request, pk)
    whole = look_at(submission)
    asked = next((one for one in whole.parts if one.key == part), None)
    if asked is None:
        raise Http404
    if request.method == "POST":
        return _save(request, whole, asked)
    unsaved = both.kept(request)
    found = conflicts_with(whole, asked, unsaved) if unsaved else []
    if found:
        return show_both(request, whole, found)
    form = PartForm(asked, whole)
    return _show(request, whole, form, form.seen())


def _save(request: HttpRequest, whole: Whole, asked: AskedPart) -> HttpResponse:
    """Keep the answers, then the files; then say what is wrong, or go on."""
    form = PartForm(asked, whole, request.POST, request.FILES)
    seen = revisions.read(request.POST.get("rev", ""))
    if not form.is_valid():
        return both.unreadable() if both.is_autosave(request) else _show(request, whole, form, seen)
    mine = chosen(request, whole, revisions.touched(form.values(), seen))
    versions = {key: seen.get(key, Seen()).version for key in mine}
    saved = save_answers(whole.submission, values=mine, versions=versions, by=request.user)
    seen |= _seen_now(form, mine, saved)
    if both.is_autosave(request):
        return _answer_autosave(request, whole, seen, saved)
    both.forget(request)
    if saved.conflicts:
        return show_both(request, whole, saved.conflicts)
    _keep_files(request, whole, form)
    whole = look_at(whole.submission)
    if form.errors or (request.POST.get("go") == "on" and form.show_faults()):
        return _show(request, whole, form, seen)
    return redirect(_where(request, whole))


def _where(request: HttpRequest, whole: Whole) -> str:
    """Return the address to which the pressed button leads."""
    if "remove" in request.POST or request.POST.get("go") == "stay":
        return request.path
    if request.POST.get("go") == "list":
        return reverse("submission", args=[whole.submission.pk])
    return where_next(whole, request.path)


def _seen_now(form: PartForm, mine: dict[int, Any], saved: Saved) -> dict[int, Seen]:
    """Return what the editor has seen of the answers just saved; what collided was not seen."""
    collided = {one.question.pk for one in saved.conflicts}
    currency = form.whole.frame.currency
    return {
        one.pk: Seen(saved.versions[one.pk], revisions.mark_of(kinds.clean(one.kind, mine[one.pk], currency)))
        for one in form.answered
        if one.pk in saved.versions and one.pk not in collided
    }


def _answer_autosave(request: HttpRequest, whole: Whole, seen: dict[int, Seen], saved: Saved) -> HttpResponse:
    """Answer 204 with the new revision, or 409 with who and when; what collided is kept for both to be seen."""
    if not saved.conflicts:
        return both.saved_quietly(revisions.write(seen))
    first = saved.conflicts[0]
    when = showing.moment_text(first.when, whole.submission.call.zone)
    yours = {str(one.question.pk): one.yours for one in saved.conflicts}
    return both.both_later(request, yours, who=first.who, when=when)


def _keep_files(request: HttpRequest, whole: Whole, form: PartForm) -> None:
    """Attach what was chosen and take out what was crossed out; a refusal stands at its question."""
    for question, file in form.uploads():
        try:
            attach_file(whole.submission, question=question, file=file, name=file.name, by=request.user)
        except (UploadRefused, TooManyFiles) as refusal:
            form.add_error(name_of(question), str(refusal))
    if "remove" not in request.POST:
        return
    for one in [one for files in whole.files.values() for one in files]:
        if str(one.pk) == request.POST["remove"]:
            with contextlib.suppress(FileGone):
                remove_file(one, by=request.user)


def _files(whole: Whole, question: Question) -> list[Attachment]:
    return whole.files.get(question.pk, []) if question.kind == QuestionKind.FILE else []


def _show(request: HttpRequest, whole: Whole, form: PartForm, seen: dict[int, Seen]) -> HttpResponse:
    """Show the part with its form."""
    mine = [whole.answers[one.pk].changed_at for one in form.answered if one.pk in whole.answers]
    context = context_of(whole, request.path) | {
        "part": form.part,
        "form": form,
        "rev": revisions.write(seen),
        "fields": [(one, form[name_of(one)], _files(whole, one)) for one in form.part.questions],
        "multipart": any(one.kind == QuestionKind.FILE for one in form.part.questions),
        "last_saved": max(mine, default=None),
    }
    return render(request, "grants/part.html", context)
