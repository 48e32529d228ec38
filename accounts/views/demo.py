# SPDX-License-Identifier: AGPL-3.0-or-later
"""The demonstration's page of people: one press signs in as any of them. It exists in demo mode only."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import registry
from accounts.models import Person, RoleHeld
from accounts.states import Role

MOST = 6


@never_cache
@require_http_methods(["GET", "POST"])
def demo(request: HttpRequest) -> HttpResponse:
    """List the demonstration's people by what they are; a POST signs in as one of them."""
    if not settings.DEMO_MODE:
        raise Http404
    if request.method == "POST":
        return _sign_in_as(request, get_object_or_404(_people(), pk=request.POST.get("person") or 0))
    return render(request, "accounts/demo.html", {"groups": _groups()})


def _people() -> QuerySet[Person]:
    return Person.objects.filter(is_active=True)


def _groups() -> list[tuple[Any, list[dict[str, Any]]]]:
    """Return (label, people with the programme they are in) for teams, panels and every role."""
    groups = [
        (
            label,
            [{"person": person, "programme": getattr(person, "cast_line", "")} for person in _few(people)],
        )
        for cast in registry.CASTS
        for label, people in cast()
    ]
    held = list(RoleHeld.objects.now().filter(person__is_active=True).select_related("person", "institution"))
    names = {facts.key: facts.name for facts in registry.programmes({one.programme_key for one in held})}
    for role in Role:
        lines = [
            {"person": one.person, "programme": names[one.programme_key], "institution": one.institution}
            for one in held
            if one.role == role
        ]
        groups.append((role.label, lines[:MOST]))
    return [(label, lines) for label, lines in groups if lines]


def _few(people: Any) -> list[Person]:
    """Return everybody who was put there with a line on what there is to see; of others the first ones."""
    found = list(people)
    return found if found and hasattr(found[0], "cast_line") else found[:MOST]


def _sign_in_as(request: HttpRequest, person: Person) -> HttpResponse:
    logout(request)
    record_authentication(request, person, method="demo")
    return perform_login(request, Login(user=person))
