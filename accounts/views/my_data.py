# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is held on the reader: shown, given as a file; consents, requests, heir, and who read it."""

import json
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import readings, registry
from accounts.consents import purposes_of, standing
from accounts.forms.rights import AskForm, HeirForm
from accounts.held import held_on, shown
from accounts.models import HeirContact
from accounts.operations.consent import say
from accounts.operations.rights import ask_for, forget_heir, name_heir
from accounts.states import RequestKind
from accounts.views.common import done, form_page, page_of, posted
from core import blobs
from core.downloads import download_response
from core.guards import find
from core.lifecycle import advance

SHOWN = 20


def _crumbs() -> list[tuple[str, str]]:
    return [(reverse("my_data"), _("What is kept about you"))]


@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Show what is held on the person, list by list, and give all of it with ?format=json."""
    held: dict[str, Any] = held_on(request.user)
    if request.GET.get("format") == "json":
        text = json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        return download_response(text.encode(), "my-data.json", "application/json")
    lists = [(key, title, rows[:SHOWN], len(rows)) for key, title, rows in shown(held)]
    told = {
        "own": lists[0][2][0],
        "lists": lists[1:],
        "copy": request.user.data_copies.exclude(sha256="").first(),
        "requests": request.user.rights_requests.all()[:SHOWN],
    }
    return render(request, "accounts/my_data.html", told)


@login_required
@require_safe
def my_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand over the PDF that was made for the person; to everybody else it does not exist."""
    copy = find(request.user.data_copies.exclude(sha256=""), request.user, pk=pk)
    return download_response(blobs.read(copy.sha256), "my-data.pdf", "application/pdf")


@login_required
@require_safe
def my_readers(request: HttpRequest) -> HttpResponse:
    """Show who read the person's data, day by day."""
    page = page_of(request, readings.readings_of(request.user))
    return render(request, "accounts/my_readers.html", {"page": page, "readings": readings.told(page)})


@login_required
@require_http_methods(["GET", "POST"])
def my_consents(request: HttpRequest) -> HttpResponse:
    """Show what each programme asks, and take a yes or a no; it counts at once."""
    programmes = registry.programmes(registry.programmes_of_person(request.user))
    if request.method == "POST":
        programme_key, _slash, purpose = request.POST.get("purpose", "").partition("/")
        given = request.POST.get("answer") == "yes"
        say(request.user, programme_key=programme_key, purpose=purpose, given=given, by=request.user)
        messages.success(request, _("Your answer counts from now on."))
        return redirect("my_consents")
    said = standing(request.user, [facts.key for facts in programmes])
    asked = [
        (facts, [(one, said.get((facts.key, one.key))) for one in purposes_of(facts.key)])
        for facts in programmes
    ]
    return render(request, "accounts/my_consents.html", {"asked": asked})


@login_required
@require_http_methods(["GET", "POST"])
def my_request(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for a correction or an erasure."""
    if kind not in RequestKind.values:
        raise Http404
    tied = registry.programmes_of_person(request.user)
    form = AskForm(registry.programmes(tied) if tied else registry.all_programmes(), posted(request))
    if done(request, form, partial(ask_for, request.user, kind=kind)):
        messages.success(request, _("Your request is with the programme. It is answered within 30 days."))
        return redirect("my_data")
    intro = {
        RequestKind.CORRECTION: _("Name, e-mail, phone and language you change in the settings. Ask here for the rest."),
        RequestKind.ERASURE: _("Name and contact are erased for ever. Payments, scores and decisions stay."),
    }  # fmt: skip
    title = {
        RequestKind.CORRECTION: _("Ask for a correction"),
        RequestKind.ERASURE: _("Ask for your name to be erased"),
    }
    told = {"title": title[kind], "intro": intro[kind], "button": _("Send the request")}
    return form_page(request, form, back=reverse("my_data"), crumbs=_crumbs(), **told)


@login_required
@require_http_methods(["POST"])
def my_request_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a request back."""
    found = find(request.user.rights_requests.all(), request.user, pk=pk)
    advance(found.take_back, by=request.user)
    messages.success(request, _("The request is taken back."))
    return redirect("my_data")


@login_required
@require_http_methods(["GET", "POST"])
def my_heir(request: HttpRequest) -> HttpResponse:
    """Name who decides about the person's data after their death, or take the name away."""
    heir = HeirContact.objects.filter(person=request.user).first()
    if request.method == "POST" and "forget" in request.POST:
        forget_heir(request.user, by=request.user)
        messages.success(request, _("No heir is named any more."))
        return redirect("my_data")
    fields = ("name", "relation", "phone", "email")
    form = HeirForm(posted(request), initial={name: getattr(heir, name) for name in fields} if heir else {})
    if done(request, form, partial(name_heir, request.user)):
        messages.success(request, _("%(name)s is named as your heir.") % {"name": form.outcome.name})
        return redirect("my_data")
    code = 422 if form.is_bound else 200
    return render(request, "accounts/my_heir.html", {"form": form, "heir": heir}, status=code)
