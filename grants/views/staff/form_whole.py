# SPDX-License-Identifier: AGPL-3.0-or-later
"""A form as a whole: published, thrown away, tried as an applicant, taken out as a file and brought in."""

import json
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.downloads import download_response
from core.forms import ConfirmForm
from grants.blueprint import differing
from grants.blueprint.shaping import read_file
from grants.blueprint.working import judged, working_on
from grants.forms.blueprint import CopyFormForm, FormFileForm
from grants.forms.preview import preview_of
from grants.models import Call
from grants.operations import form as operations
from grants.operations.form_paper import request_blank
from grants.views.staff.common import confirm_page, done, form_page, posted, staff_call


def _frame(call: Call) -> dict[str, Any]:
    """Return the way back and the crumbs of a page under the form."""
    back = reverse("call_form", args=[call.key])
    return {"back": back, "crumbs": [(reverse("run_call", args=[call.key]), call), (back, _("Form"))]}


@login_required
@require_http_methods(["GET", "POST"])
def form_publish(request: HttpRequest, key: str) -> HttpResponse:
    """Ask before the next version is published, with everything that it changes."""
    call = staff_call(request, key, may="grants.edit_call")
    form = ConfirmForm(*posted(request))
    if done(request, form, partial(operations.publish_form, call)):
        messages.success(
            request, _("The new version is published. Teams that write a draft are told on its pages.")
        )
        return redirect("call_form", key)
    changes = working_on(call).changes
    return confirm_page(
        request, form, question=_("Publish the new version of the form?"), button=_("Publish"),
        facts=[(n, differing.in_words(one)) for n, one in enumerate(changes, start=1)],
        warning=_("What was sent keeps the words that it answered. Answers in drafts stay."), **_frame(call),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def form_discard(request: HttpRequest, key: str) -> HttpResponse:
    """Ask before the next version is thrown away."""
    call = staff_call(request, key, may="grants.edit_call")
    form = ConfirmForm(*posted(request))
    if done(request, form, partial(operations.discard_form, call)):
        messages.success(request, _("The new version is thrown away. The form is as it was published."))
        return redirect("call_form", key)
    changes = working_on(call).changes
    return confirm_page(
        request, form, question=_("Throw the new version away?"), button=_("Throw it away"), dangerous=True,
        facts=[(n, differing.in_words(one)) for n, one in enumerate(changes, start=1)], **_frame(call),
    )  # fmt: skip


@login_required
@require_safe
def form_preview(request: HttpRequest, key: str) -> HttpResponse:
    """Show the form as an applicant sees it (?language=, ?width=phone); nothing typed there is kept."""
    call = staff_call(request, key)
    codes = [code for code, _name in settings.LANGUAGES if code in call.languages]
    language = request.GET.get("language", "")
    language = language if language in codes else (codes or [settings.LANGUAGE_CODE])[0]
    phone = request.GET.get("width") == "phone"
    with override(language):
        told = {
            "call": call,
            "parts": preview_of(call, working_on(call).document),
            "language": language,
            "languages": [(code, name) for code, name in settings.LANGUAGES if code in codes],
            "phone": phone,
        }
        return render(request, "grants/staff/form_preview.html", told)


@login_required
@require_safe
def form_export(request: HttpRequest, key: str) -> HttpResponse:
    """Hand the form out as a JSON file."""
    call = staff_call(request, key)
    body = json.dumps(working_on(call).document, ensure_ascii=False, indent=2).encode()
    return download_response(body, f"{call.key}-form.json", "application/json")


@login_required
@require_http_methods(["GET", "POST"])
def form_import(request: HttpRequest, key: str) -> HttpResponse:
    """Look at a file without keeping anything, or bring it in; every fault is said at its place."""
    call = staff_call(request, key, may="grants.edit_call")
    form = FormFileForm(*posted(request))
    told: dict[str, Any] = {"form": form, "call": call, **_frame(call)}
    if not (form.is_bound and form.is_valid()):
        return render(request, "grants/staff/form_import.html", told, status=422 if form.is_bound else 200)
    document, faults = read_file(form.cleaned_data.pop("file").read())
    faults = faults or judged(call, document)
    changes = [] if faults else differing.changes_between(working_on(call).document, document)
    if not faults and "keep" in request.POST:
        bring = partial(operations.bring_form, call, document=document)
        if form.carry_out(bring, by=request.user):
            messages.success(
                request, _("The form is brought in.") if changes else _("The file changes nothing.")
            )
            return redirect("call_form", key)
    told |= {
        "faults": faults,
        "looked": not faults and not form.errors,
        "changes": [differing.in_words(one) for one in changes],
    }
    return render(request, "grants/staff/form_import.html", told, status=200 if told["looked"] else 422)


@login_required
@require_http_methods(["GET", "POST"])
def form_copy(request: HttpRequest, key: str) -> HttpResponse:
    """Take over the form of another call of the programme."""
    call = staff_call(request, key, may="grants.edit_call")
    form = CopyFormForm(call, *posted(request))
    if done(request, form, partial(operations.copy_form, call)):
        messages.success(request, _("The form is copied."))
        return redirect("call_form", key)
    return form_page(
        request, form, title=_("Copy a form"), button=_("Copy"),
        intro=_("It takes the place of the form that you work on now."), **_frame(call),
    )  # fmt: skip


@login_required
@require_POST
def form_paper(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for the blank form as PDF, in each language of the call."""
    call = staff_call(request, key, may="grants.edit_call")
    for language in call.languages:
        request_blank(call, language=language, by=request.user)
    messages.success(request, _("The PDF is being made. It will stand at the end of this page."))
    return redirect("call_form", key)
