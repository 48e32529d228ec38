# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the pages of this room read an address to go on to, page a list, show a form, and ask before a step."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts import codes

PER_PAGE = 50


def next_of(request: HttpRequest) -> str:
    """Return the address on this host to go on to after the sign-in, or "": nobody is led elsewhere."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    secure = request.is_secure()
    return url if url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=secure) else ""


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page:
    """Return the asked page of a list; a number that makes no sense is the nearest page."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def posted(request: HttpRequest) -> Any:
    """Return what a form is bound to: the data of a POST, else nothing."""
    return request.POST if request.method == "POST" else None


def done(request: HttpRequest, form: Any, operation: Callable[..., Any]) -> bool:
    """Say whether the form was sent, is in order, and its operation was carried out by this person."""
    return form.is_bound and form.is_valid() and form.carry_out(operation, by=request.user)


def form_page(request: HttpRequest, form: Any, **told: Any) -> HttpResponse:
    """Show a form on a page of its own: title, intro, button, back, crumbs [(address, words)]."""
    told.setdefault("button", _("Save"))
    code = 422 if form.is_bound else 200
    return render(request, "accounts/form.html", {"form": form, **told}, status=code)


def confirm_page(request: HttpRequest, form: Any = None, **told: Any) -> HttpResponse:
    """Ask before a step: question, facts [(name, value)], warning, button, back, dangerous."""
    code = 422 if form is not None and form.is_bound else 200
    return render(request, "accounts/confirm.html", {"form": form, **told}, status=code)


def take_code(request: HttpRequest, purpose: str, form: Any) -> dict[str, Any] | None:
    """Return what the typed code was asked for, or None, with the reason at the form; raises CodeOver."""
    try:
        return codes.answer(request, purpose, form.cleaned_data["code"])
    except codes.WrongCode as wrong:
        form.add_error("code", str(wrong))
        return None
