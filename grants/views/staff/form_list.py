# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form of a call as its officer sees it: all parts and questions, moved, copied, retired and taken out."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import ConfirmForm
from core.permissions import may
from core.translated import Translated
from grants import default_form as defaults
from grants.blueprint import differing
from grants.blueprint.choosing import in_words
from grants.blueprint.reading import Document, part_in, question_in
from grants.blueprint.working import LATER, Working, answered_in, working_on
from grants.models import Call
from grants.operations import form as operations
from grants.operations.form_paper import BLANK, papers_of
from grants.states import CallState, QuestionKind
from grants.views.staff.common import confirm_page, done, posted, staff_call

PAPERS = 6


@login_required
@require_http_methods(["GET", "POST"])
def call_form(request: HttpRequest, key: str) -> HttpResponse:
    """Show the form that is worked on; a POST moves, copies or retires one thing, or gives the default parts."""
    call = staff_call(request, key)
    if call.batch_of is not None:
        return redirect("call_form", call.batch_of.key)
    if request.method == "POST":
        return _act(request, call)
    working = working_on(call)
    edits = may(request.user, "grants.edit_call", call) and _open_to_edits(call)
    told = {
        "call": call,
        "working": working,
        "parts": rows_of(working.document),
        "changes": [differing.in_words(one) for one in working.changes],
        "versions": call.form_versions.exclude(published_at=None).select_related("published_by"),
        "unread": _unread(call, working),
        "edits": edits,
        "papers": papers_of(call, BLANK).select_related("blob")[:PAPERS],
    }
    return render(request, "grants/staff/call_form.html", told)


def _open_to_edits(call: Call) -> bool:
    return (call.state == CallState.DRAFT and not call.process_pinned_at) or call.state in LATER


def _unread(call: Call, working: Working) -> bool:
    """Say whether a text still is the unread draft of the default form, in a language of the call."""
    known = {one.key: one.label for part in defaults.PARTS for one in part.questions}
    texts = {one["key"]: one["label"] for part in working.document["parts"] for one in part["questions"]}
    unread = any(defaults.draft_texts(Translated(texts[at]), known[at]) for at in texts if at in known)
    return unread and bool(set(defaults.DRAFT_LANGUAGES) & set(call.languages))


def rows_of(document: Document) -> list[dict[str, Any]]:
    """Return the parts with their questions as the list shows them."""
    return [
        part
        | {
            "title": Translated(part["title"]),
            "intro": Translated(part["intro"]),
            "rows": [
                one
                | {
                    "label": Translated(one["label"]),
                    "help": Translated(one["help"]),
                    "kind_label": QuestionKind(one["kind"]).label,
                    "only_if": in_words(document, one),
                }
                for one in part["questions"]
            ],
        }
        for part in document["parts"]
    ]


def _act(request: HttpRequest, call: Call) -> HttpResponse:
    """Do what a button of the list says; without one, give the default parts."""
    do, name = request.POST.get("do", ""), request.POST.get("key", "")
    acts: dict[str, Any] = {
        "part_up": partial(operations.move_part, places=-1),
        "part_down": partial(operations.move_part, places=1),
        "up": partial(operations.move_question, places=-1),
        "down": partial(operations.move_question, places=1),
        "duplicate": operations.duplicate_question,
        "retire": operations.retire_question,
    }
    if do in acts:
        acts[do](call, key=name, by=request.user)
        return redirect(reverse("call_form", args=[call.key]) + f"#{name}")
    operations.default_form(call, by=request.user)
    messages.success(request, _("The form has its default parts."))
    return redirect("call_form", call.key)


@login_required
@require_http_methods(["GET", "POST"])
def form_remove(request: HttpRequest, key: str, what: str, one: str) -> HttpResponse:
    """Ask before a part or a question is taken out; what has answers is not, and the page says what to do."""
    call = staff_call(request, key, may="grants.edit_call")
    document = working_on(call).document
    told = part_in(document, one) if what == "part" else question_in(document, one)
    back = reverse("call_form", args=[key])
    if told is None:
        return redirect(back)
    form = ConfirmForm(*posted(request))
    operation = operations.remove_part if what == "part" else operations.remove_question
    if done(request, form, partial(operation, call, key=one)):
        messages.success(request, _("It is taken out of the form."))
        return redirect(back)
    name = str(Translated(told["title" if what == "part" else "label"]))
    facts = [(_("Questions"), len(told["questions"]))] if what == "part" else []
    answered = one in answered_in(call) if what == "question" else False
    return confirm_page(
        request, form, question=_("Delete “%(name)s”?") % {"name": name}, facts=facts, button=_("Delete"),
        warning=_("It has answers, so it can only be retired: that is a button of the list.") if answered else "",
        back=back, dangerous=True, crumbs=[(reverse("run_call", args=[key]), call), (back, _("Form"))],
    )  # fmt: skip
