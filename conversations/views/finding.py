# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the pages of this room find a thing, page a list, and show a form."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from conversations.models import Bulletin, Thread
from conversations.operations.thread import thread_about
from conversations.registry import SUBJECTS
from core.guards import find
from core.permissions import demand

PER_PAGE = 50


def thread_for(request: HttpRequest, kind: str, pk: int, may: str = "conversations.read_thread") -> Thread:
    """Return the thread about a thing that the person may know of, saved or not; else 404 or 403."""
    subject = SUBJECTS.get(kind)
    if subject is None:
        raise Http404
    thread = thread_about(find(subject.visible(request.user), request.user, pk=pk))
    demand(request.user, may, thread)
    return thread


def bulletin_for(request: HttpRequest, pk: int, may: str = "conversations.read_bulletins") -> Bulletin:
    """Return the bulk message, or answer 404 or 403."""
    rows = Bulletin.objects.visible_to(request.user).select_related(
        "written_by", "handed_in_by", "released_by"
    )
    return find(rows, request.user, may=may, pk=pk)


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page:
    """Return the asked page of a list; a number that makes no sense is the nearest page."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """Return what a form is bound to: data and files of a POST, else nothing."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def shown(request: HttpRequest, template: str, form: Any, **told: Any) -> HttpResponse:
    """Show a page with a form; one that was sent and is shown again answers 422."""
    code = 422 if form is not None and form.is_bound else 200
    return render(request, f"conversations/{template}.html", {"form": form, **told}, status=code)
