# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the panel's pages share: carrying a form out, a confirm page, a form on a page of its own."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def posted(request: HttpRequest) -> Any:
    """Return what a form is bound to: what was posted, even if it is nothing; else None."""
    return request.POST if request.method == "POST" else None


def carried_out(request: HttpRequest, form: Any, operation: Callable[..., Any]) -> bool:
    """Say whether the form was sent, is in order, and its operation was carried out; else `form.refused` says why."""
    if request.method != "POST" or not form.is_valid():
        return False
    form.refused = not form.carry_out(operation)
    return not form.refused


def ask(request: HttpRequest, form: Any, **told: Any) -> HttpResponse:
    """Ask before a step: question, facts, warning, button, back, dangerous."""
    return render(request, "reviews/step.html", {"form": form, **told}, status=status_of(form))


def form_page(request: HttpRequest, form: Any, **told: Any) -> HttpResponse:
    """Show a form on a page of its own: title, intro, button, back, call, leave."""
    return render(request, "reviews/form.html", {"form": form, **told}, status=status_of(form))


def status_of(form: Any) -> int:
    """Return 409 after a refusal, 422 for something to put right in what was typed, else 200."""
    if getattr(form, "refused", False):
        return 409
    return 422 if form.is_bound and form.errors else 200
