# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an administrator does to a person: deactivate, let in again, anonymise, reset the second factor."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms.people import WhyForm
from accounts.freshness import fresh_sign_in
from accounts.models import Person
from accounts.operations.erasing import anonymise
from accounts.operations.factor import reset_second_factor
from accounts.operations.person import deactivate, reactivate
from accounts.views.common import confirm_page, done, posted
from core.forms import ConfirmForm
from core.guards import find


def _found(request: HttpRequest, pk: int) -> Person:
    people = Person.objects.visible_to(request.user)
    return find(people, request.user, may="accounts.deactivate_person", pk=pk)


def _step(
    request: HttpRequest, who: Person, form: Any, operation: Callable[..., Any], told: dict[str, Any]
) -> HttpResponse:
    """Ask, do it, say so, and go back to the person."""
    if done(request, form, partial(operation, who)):
        messages.success(request, told["after"])
        return redirect("person", who.pk)
    crumbs = [(reverse("people"), _("People")), (reverse("person", args=[who.pk]), who.name)]
    return confirm_page(request, form, back=reverse("person", args=[who.pk]), crumbs=crumbs, **told)


@fresh_sign_in
@require_http_methods(["GET", "POST"])
def person_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person come in no more."""
    who = _found(request, pk)
    told = {
        "question": _("Deactivate %(name)s?") % {"name": who.name},
        "warning": _("They are signed out at once and cannot come in. Nothing they did is lost."),
        "button": _("Yes, deactivate"),
        "dangerous": True,
        "after": _("%(name)s cannot come in any more.") % {"name": who.name},
    }
    return _step(request, who, WhyForm(posted(request)), deactivate, told)


@fresh_sign_in
@require_http_methods(["GET", "POST"])
def person_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a deactivated person come in again."""
    who = _found(request, pk)
    told = {
        "question": _("Let %(name)s come in again?") % {"name": who.name},
        "warning": _("They sign in with a code. The roles they still hold are theirs again."),
        "button": _("Yes, let them in"),
        "after": _("%(name)s can come in again.") % {"name": who.name},
    }
    return _step(request, who, ConfirmForm(posted(request)), reactivate, told)


@fresh_sign_in
@require_http_methods(["GET", "POST"])
def person_anonymise(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget who a person was."""
    who = _found(request, pk)
    told = {
        "question": _("Erase the name of %(name)s for ever?") % {"name": who.name},
        "facts": [(_("E-mail"), who.email or "–"), (_("Status"), who.state_label)],
        "warning": _(
            "Name, e-mail, phone and letters are erased, roles end. Decisions, amounts and dates stay. "
            "Nobody can undo this."
        ),
        "button": _("Yes, erase for ever"),
        "dangerous": True,
        "after": _("The name is erased."),
    }
    return _step(request, who, WhyForm(posted(request)), anonymise, told)


@fresh_sign_in
@require_http_methods(["GET", "POST"])
def person_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Reset a second factor that was lost."""
    who = _found(request, pk)
    told = {
        "question": _("Reset the second factor of %(name)s?") % {"name": who.name},
        "warning": _("Be sure that it is they who ask. They are signed out, and sign in with a code."),
        "button": _("Yes, reset it"),
        "dangerous": True,
        "after": _("The second factor is reset."),
    }
    return _step(request, who, ConfirmForm(posted(request)), reset_second_factor, told)
