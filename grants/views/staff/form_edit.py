# SPDX-License-Identifier: AGPL-3.0-or-later
"""A part or a question of a form, written in all languages on one page."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grants.blueprint.reading import Document, part_in, question_in
from grants.blueprint.working import working_on
from grants.forms.blueprint import PartEditForm, QuestionForm
from grants.models import Call
from grants.operations import form as operations
from grants.operations.form.writing import own_mark
from grants.states import QuestionKind
from grants.views.staff.common import done, posted, staff_call


@login_required
@require_http_methods(["GET", "POST"])
def form_part(request: HttpRequest, key: str, part: str = "") -> HttpResponse:
    """Write a new part, or change one."""
    call = staff_call(request, key, may="grants.edit_call")
    told = part_in(working_on(call).document, part) if part else {}
    if told is None:
        raise Http404
    form = PartEditForm(call, told, own_mark(told) if part else "", *posted(request))
    operation = partial(operations.change_part, call, key=part) if part else partial(_new_part, call)
    return _answer(request, call, form, operation, told, title=_("Part") if part else _("New part"))


def _new_part(call: Call, *, seen: str, **given: Any) -> str:
    return operations.add_part(call, **given)


@login_required
@require_http_methods(["GET", "POST"])
def form_question_new(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """Write a new question: first its kind, then what this kind can have."""
    call = staff_call(request, key, may="grants.edit_call")
    document = working_on(call).document
    if part_in(document, part) is None:
        raise Http404
    kind = _kind(request, "")
    if not kind:
        kinds = [(one.value, one.label) for one in QuestionKind]
        told = {"call": call, "kinds": kinds, "back": reverse("call_form", args=[key])}
        return render(request, "grants/staff/question_kind.html", told)
    form = QuestionForm(call, document, {}, kind, "", *posted(request))
    operation = partial(_new_question, call, part=part)
    return _answer(request, call, form, operation, {}, kind=kind, title=_("New question"))


def _new_question(call: Call, *, seen: str, **given: Any) -> str:
    return operations.add_question(call, **given)


def _kind(request: HttpRequest, otherwise: str) -> str:
    """Return the kind that the address asks for, if there is such a one."""
    kind = request.GET.get("kind", "")
    return kind if kind in QuestionKind.values else otherwise


@login_required
@require_http_methods(["GET", "POST"])
def form_question(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """Change a question."""
    call = staff_call(request, key, may="grants.edit_call")
    document = working_on(call).document
    told = question_in(document, question)
    if told is None:
        raise Http404
    kind = _kind(request, told["kind"])
    form = QuestionForm(call, document, told, kind, own_mark(told), *posted(request))
    operation = partial(operations.change_question, call, key=question)
    return _answer(request, call, form, operation, told, kind=kind, title=_("Question"))


def _answer(
    request: HttpRequest, call: Call, form: Any, operation: Any, told: Document, *, title: str, kind: str = ""
) -> HttpResponse:
    """Save and go back to the list; else show the form, after a clash with the mark of what stands now."""
    back = reverse("call_form", args=[call.key])
    if done(request, form, operation):
        messages.success(request, _("The form is saved."))
        again = "more" in request.POST
        return redirect(request.get_full_path() if again and told else f"{back}#{told.get('key', '')}")
    if form.is_bound and told:  # a clash was said once: saving again is meant
        form.data = form.data.copy()
        form.data["rev"] = own_mark(told)
    context = {
        "form": form, "title": title, "call": call, "kind": kind, "kinds": QuestionKind.choices, "told": told,
        "back": back,
        "more": _("Save, add more") if kind in {"choice", "several", "table"} and told else "",
    }  # fmt: skip
    return render(request, "grants/staff/form_edit.html", context, status=422 if form.is_bound else 200)
